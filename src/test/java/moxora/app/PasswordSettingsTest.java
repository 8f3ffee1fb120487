package moxora.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import moxora.account.PasswordWork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P59")
class PasswordSettingsTest {

    private static PasswordWork of(Map<String, String> values) {
        return PasswordSettings.of(new Environment(name -> Optional.ofNullable(values.get(name))));
    }

    @Test
    void withoutAWord_aHashTakesWhatOwaspNames() {
        assertThat(of(Map.of())).isEqualTo(PasswordWork.OWASP);
    }

    @Test
    void moreMemory_isTaken() {
        assertThat(of(Map.of("moxora.password.memory", "65536"))).isEqualTo(new PasswordWork(65_536, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "64", "19455", "1048577", "-1", "much"})
    void lessThanThat_isRefused_whateverElseIsSet(String memory) {
        assertThatThrownBy(() -> of(Map.of("moxora.password.memory", memory, "moxora.clock.control", "true")))
                .isInstanceOf(Settings.Invalid.class)
                .hasMessageContaining("MOXORA_PASSWORD_MEMORY");
    }
}
