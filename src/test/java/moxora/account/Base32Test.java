package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("P59")
class Base32Test {

    /** RFC 4648 section 10, without the padding. */
    @ParameterizedTest
    @CsvSource({"'',''", "f,MY", "fo,MZXQ", "foo,MZXW6", "foob,MZXW6YQ", "fooba,MZXW6YTB", "foobar,MZXW6YTBOI"})
    void theVectorsOfTheRfc_hold(String plain, String encoded) {
        assertThat(Base32.encode(plain.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
        assertThat(Base32.decode(encoded.toLowerCase()).orElseThrow())
                .isEqualTo(plain.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void whatWasEncoded_isDecoded() {
        Random random = new Random(20_261_122);
        for (int length = 0; length < 64; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertThat(Base32.decode(Base32.encode(bytes)).orElseThrow()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @CsvSource({"MZXW6YQ=", "0", "MZXW 6YQ", "é", "1"})
    void anotherCharacter_isNoBase32(String text) {
        assertThat(Base32.decode(text)).isEmpty();
    }
}
