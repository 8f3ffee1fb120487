package moxora.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Period;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long receipts of disclosures are kept, as a policy's file says it. */
@Tag("N10")
class ReceiptRetentionTest {

    private static final String BEHIND = "ai:\n";

    @TempDir
    private Path folder;

    private static String with(String value) {
        return PolicyFixture.acmeWith(BEHIND, BEHIND + "    receiptRetention: " + value + "\n");
    }

    @Test
    void aFileThatSaysNothing_keepsThemAsLongAsTheAccount() {
        PolicyFixture.write(folder, "acme.yaml", PolicyFixture.acme());
        assertThat(Policies.load(folder).require("acme").ai().receiptRetention())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {"account,null", "P3Y,P3Y", "P6M,P6M", "P90D,P90D", "P100Y,P100Y"})
    void whatAFileSays_holds(String value, Period retention) {
        PolicyFixture.write(folder, "acme.yaml", with(value));
        assertThat(Policies.load(folder).require("acme").ai().receiptRetention())
                .isEqualTo(retention);
    }

    @ParameterizedTest
    @ValueSource(strings = {"P0D", "P101Y", "P1201M", "-P1D", "P1Y2M", "PT1H", "for ever", "7", "null", "[P3Y]"})
    void whatIsNoPeriodInReach_isRefused(String value) {
        assertThat(new Sabotage(folder).problemsOf(with(value)))
                .singleElement()
                .asString()
                .contains("/ai/receiptRetention: found ", "allowed: an ISO 8601 period such as P3Y, P6M or P90D");
    }

    @Test
    void termsThatKeepNothing_cannotBeMade() {
        assertThatThrownBy(() -> new AiTerms(
                        AiTerms.none().features(),
                        AiTerms.FreeText.NONE,
                        AiTerms.SpecialCategories.STOP,
                        false,
                        false,
                        Period.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
