package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P59")
class OneTimeCodesTest {

    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:15Z");
    private static final long STEP = NOW.getEpochSecond() / 30;

    private final OneTimeCodes codes = new OneTimeCodes();

    /** RFC 6238 appendix B, SHA-1; its codes have eight digits, ours are their last six. */
    @ParameterizedTest
    @CsvSource({
        "59,94287082",
        "1111111109,07081804",
        "1111111111,14050471",
        "1234567890,89005924",
        "2000000000,69279037",
        "20000000000,65353130"
    })
    void theVectorsOfTheRfc_hold(long seconds, String code) {
        assertThat(new OneTimeCodes(8).at(SECRET, Instant.ofEpochSecond(seconds)))
                .isEqualTo(code);
        assertThat(codes.at(SECRET, Instant.ofEpochSecond(seconds))).isEqualTo(code.substring(2));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1})
    void theCodeOfOneStepBeforeOrAfter_isAccepted(long steps) {
        assertThat(accept(steps, 0)).hasValue(STEP + steps);
    }

    @ParameterizedTest
    @ValueSource(longs = {-20, -2, 2, 20})
    void theCodeOfTwoStepsAway_isRefused(long steps) {
        assertThat(accept(steps, 0)).isEmpty();
    }

    @Test
    void aStep_isAcceptedOnce_andNoneBeforeIt() {
        assertThat(accept(0, STEP - 1)).hasValue(STEP);
        assertThat(accept(0, STEP)).isEmpty();
        assertThat(accept(-1, STEP)).isEmpty();
        assertThat(accept(1, STEP)).hasValue(STEP + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "1234567", "abcdef", "１２３４５６"})
    void whatIsNoCode_isRefused(String code) {
        assertThat(codes.accept(SECRET, code, NOW, 0)).isEmpty();
    }

    @Test
    void secrets_have160Bits_andDiffer() {
        assertThat(codes.newSecret()).hasSize(20).isNotEqualTo(codes.newSecret());
    }

    private OptionalLong accept(long steps, long lastAccepted) {
        return codes.accept(SECRET, codes.at(SECRET, NOW.plusSeconds(30 * steps)), NOW, lastAccepted);
    }
}
