package moxora.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much one actor may read in an hour, as a policy's file says it. */
@Tag("P68")
class AccessTermsTest {

    private static final String BEHIND = "emailEvents:\n";

    @TempDir
    private Path folder;

    private Policy with(String lines) {
        PolicyFixture.write(folder, "acme.yaml", PolicyFixture.acmeWith(BEHIND, lines + BEHIND));
        return Policies.load(folder).require("acme");
    }

    @Test
    void aFileThatSaysNothing_takesTheDefaults() {
        assertThat(with("").access()).isEqualTo(Policy.Access.USUAL);
        assertThat(Policy.Access.USUAL).isEqualTo(new Policy.Access(20_000, 500_000, 100));
    }

    @Test
    void whatAFileSays_holds_andTheRestStaysUsual() {
        assertThat(with("access:\n    readsPerHour: 7\n    exportsPerHour: 1000\n")
                        .access())
                .isEqualTo(new Policy.Access(7, 500_000, 1_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "010", "0x10", "1_000", "10000001", "many", "'7'", "[7]", "true", "null"})
    void whatIsNoWholeNumberInReach_isRefused(String value) {
        String yaml = PolicyFixture.acmeWith(BEHIND, "access:\n    readsPerHour: " + value + "\n" + BEHIND);

        assertThat(new Sabotage(folder).problemsOf(yaml))
                .singleElement()
                .asString()
                .contains("/access/readsPerHour: found ", "allowed: a whole number from 1 to 10000000, or no such key");
    }
}
