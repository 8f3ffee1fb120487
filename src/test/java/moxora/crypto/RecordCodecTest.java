package moxora.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import moxora.battery.Tally;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RecordCodecTest {

    private static final String LETTERS = "aZ09 \n\t\u0000\"'\\;,é数\u200f\ufeff";

    @Test
    @Tag("B22")
    void whatIsPacked_isUnpackedEqual_whicheverFieldsAreAskedFor() throws GeneralSecurityException {
        Random random = Tally.random("record codec");
        Tally tally = Tally.of("records come back equal, skipped fields or not");
        int tries = Tally.size(50_000, 2_000_000);
        for (int i = 0; i < tries; i++) {
            FieldValues values = values(random);
            Set<String> wanted = new HashSet<>(values.names());
            wanted.removeIf(name -> random.nextBoolean());

            FieldValues unpacked = RecordCodec.unpack(RecordCodec.pack(values), wanted::contains);

            tally.check(
                    unpacked.names().equals(wanted)
                            && wanted.stream()
                                    .allMatch(name -> unpacked.all(name).equals(values.all(name))),
                    "record " + i);
        }
        tally.close();
    }

    @Test
    @Tag("B22")
    void whatIsNoRecord_isRefused_withOneKindOfException() {
        Random random = Tally.random("record fuzz");
        Tally tally = Tally.of("B22 broken records: nothing but a refusal");
        int tries = Tally.size(100_000, 1_000_000);
        for (int i = 0; i < tries; i++) {
            byte[] packed = RecordCodec.pack(values(random));
            for (int edit = random.nextInt(4); edit >= 0; edit--) {
                packed[random.nextInt(packed.length)] = (byte) random.nextInt();
            }
            packed = Arrays.copyOf(packed, random.nextInt(packed.length + 1));
            tally.check(isReadOrRefused(packed), "record " + i);
        }
        tally.close();
    }

    @Test
    void aCountBeyondTheRecord_isRefused_withoutMemoryForIt() {
        byte[] twoBillionTexts = {1, 1, 1, 'n', 'l', (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7};

        assertThat(isReadOrRefused(twoBillionTexts)).isTrue();
    }

    private static boolean isReadOrRefused(byte[] packed) {
        try {
            RecordCodec.unpack(packed, name -> name.length() % 2 == 0);
            return true;
        } catch (GeneralSecurityException refused) {
            return true;
        } catch (RuntimeException | OutOfMemoryError e) {
            return false;
        }
    }

    private static FieldValues values(Random random) {
        FieldValues values = new FieldValues();
        int fields = random.nextInt(6);
        for (int i = 0; i < fields; i++) {
            List<String> texts = new ArrayList<>();
            int count = random.nextInt(4);
            for (int j = 0; j < count; j++) {
                texts.add(text(random, 1 + random.nextInt(random.nextInt(20) == 0 ? 300 : 20)));
            }
            values.with(text(random, 1 + random.nextInt(12)), texts);
        }
        return values;
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
