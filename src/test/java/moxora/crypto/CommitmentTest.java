package moxora.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N10")
class CommitmentTest {

    /** 0, 1, 2, … as the key; the tag was computed by another implementation (Python's hmac). */
    private static final String KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private static final String TAG = "3ed21e314a104d4894a345e8cbd8f73c28213d291ae5bc69ec908b228f9b4148";
    private static final byte[] MESSAGE = "[{\"content\":\"Hi\",\"role\":\"user\"}]".getBytes(StandardCharsets.UTF_8);

    @Test
    void aCommitmentOfAnotherImplementation_holds() {
        assertThat(Commitment.of(KEY, TAG).isTo(MESSAGE)).isTrue();
    }

    @Test
    void anyBitOfMessageKeyOrTag_matters() {
        IntStream.range(0, 8 * MESSAGE.length)
                .forEach(bit -> assertThat(Commitment.of(KEY, TAG).isTo(flipped(MESSAGE, bit)))
                        .as("bit %d of the message", bit)
                        .isFalse());
        IntStream.range(0, 256).forEach(bit -> {
            assertThat(Commitment.of(flipped(KEY, bit), TAG).isTo(MESSAGE)).isFalse();
            assertThat(Commitment.of(KEY, flipped(TAG, bit)).isTo(MESSAGE)).isFalse();
        });
    }

    @Test
    void twoCommitmentsToOneMessage_shareNothing() {
        Commitment one = Commitment.to(MESSAGE);
        Commitment other = Commitment.to(MESSAGE);

        assertThat(one.isTo(MESSAGE)).isTrue();
        assertThat(Commitment.of(other.key(), other.tag()).isTo(MESSAGE)).isTrue();
        assertThat(one.key()).isNotEqualTo(other.key()).hasSize(64);
        assertThat(one.tag()).isNotEqualTo(other.tag()).hasSize(64);
        assertThat(Commitment.of(one.key(), other.tag()).isTo(MESSAGE)).isFalse();
    }

    @Test
    void whatIsNoKeyAndTag_isRefused_andNothingIsPrinted() {
        for (String wrong : new String[] {"", "00", KEY + "00", KEY.substring(2), "zz" + KEY.substring(2)}) {
            assertThatThrownBy(() -> Commitment.of(wrong, TAG)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Commitment.of(KEY, wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Commitment.of(KEY, TAG)).hasToString("Commitment");
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    private static String flipped(String hex, int bit) {
        return HexFormat.of().formatHex(flipped(HexFormat.of().parseHex(hex), bit));
    }
}
