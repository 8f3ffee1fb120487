package moxora.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FoldingTest {

    @Test
    void theShortWayForAscii_foldsAsTheLongOne() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String text = random.ints(random.nextInt(40), 0, 0x80)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(NameWords.fold(text)).isEqualTo(NameWords.foldAny(text));
            assertThat(EmailAddress.normalise(text)).isEqualTo(EmailAddress.normaliseAny(text));
        }
    }

    @Test
    void hostNamesAtTheirBounds_foldAlikeBothWays() {
        for (String domain : List.of(
                "", ".", "a.", ".a", "a..b", "xn--BCHER-kva.example", "X".repeat(64) + ".example", "-a-.B_c", "A@b")) {
            assertThat(EmailAddress.normalise("Ada@" + domain)).isEqualTo(EmailAddress.normaliseAny("Ada@" + domain));
        }
    }
}
