package moxora.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import moxora.limit.Allowance;
import moxora.limit.RateLimits.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitSettingsTest {

    private static LimitSettings of(Map<String, String> set) {
        return LimitSettings.of(new Environment(name -> Optional.ofNullable(set.get(name))));
    }

    @Test
    void nothingSet_letsACrmWorkHard() {
        LimitSettings settings = of(Map.of());

        assertThat(settings.rates())
                .containsOnly(
                        Map.entry(Kind.ADDRESS, new Allowance(50, 1_000)),
                        Map.entry(Kind.CREDENTIALS, new Allowance(500, 5_000)),
                        Map.entry(Kind.ACCOUNT, new Allowance(500, 5_000)),
                        Map.entry(Kind.ORGANISATION, new Allowance(1_000, 10_000)),
                        Map.entry(Kind.SIGNATURES, new Allowance(50, 200)));
        assertThat(settings.inFlight()).isEqualTo(8);
    }

    @Test
    void zero_switchesALimitOff_andHigherRates_takeTheirBurstAlong() {
        LimitSettings settings =
                of(Map.of("moxora.limit.address", "0", "moxora.limit.account", "9000", "moxora.limit.in.flight", "0"));

        assertThat(settings.rates())
                .containsEntry(Kind.ADDRESS, Allowance.UNLIMITED)
                .containsEntry(Kind.ACCOUNT, new Allowance(9_000, 9_000));
        assertThat(settings.inFlight()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "moxora.limit.address, -1, MOXORA_LIMIT_ADDRESS",
        "moxora.limit.account, many, MOXORA_LIMIT_ACCOUNT",
        "moxora.limit.organisation, 1000001, MOXORA_LIMIT_ORGANISATION",
        "moxora.limit.organisation.burst, 10, MOXORA_LIMIT_ORGANISATION_BURST",
        "moxora.limit.signatures, 19, MOXORA_LIMIT_SIGNATURES",
        "moxora.limit.in.flight, x, MOXORA_LIMIT_IN_FLIGHT",
    })
    void whatCannotBe_isRefusedByName(String name, String value, String variable) {
        assertThatThrownBy(() -> of(Map.of(name, value)))
                .isInstanceOf(Settings.Invalid.class)
                .hasMessageContaining(variable + ":");
    }

    /** Otherwise the launcher would not pass it on. */
    @Test
    void everyKind_hasItsVariables() {
        assertThat(Arrays.stream(Kind.values()).map(kind -> "moxora.limit." + kind.wire()))
                .allSatisfy(name -> {
                    assertThat(moxora.launch.SettingNames.properties()).contains(name, name + ".burst");
                });
        assertThat(moxora.launch.SettingNames.properties()).contains("moxora.limit.in.flight");
    }
}
