package moxora.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import moxora.battery.Tally;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The length of a sealed record says nothing of a short value in it, and little of a long one. */
@Tag("T-36")
class PaddedRecordTest {

    /** Tink's prefix, the nonce and the tag. */
    private static final int SEALING_BYTES = 5 + 12 + 16;

    private static final Function<FieldValues, byte[]> OURS = RecordCodec::pack;

    /** The planted fault: the same record, with the zeros cut off. */
    private static final Function<FieldValues, byte[]> WITHOUT_PADDING = values -> {
        byte[] packed = RecordCodec.pack(values);
        int end = packed.length;
        while (packed[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(packed, end);
    };

    @Test
    void recordsOfAnyContent_takeFewLengths() {
        assertThat(lengths(OURS)).hasSizeLessThanOrEqualTo(23).allMatch(length -> Buckets.holding(length) == length);
    }

    @Test
    void recordsThatDifferInAShortValue_haveOneLength_whateverElseIsInThem() {
        Tally tally = Tally.of("T-36 short values do not show in a record's length");
        for (int rest = 0; rest < 600; rest++) {
            tally.check(lengthsOfShortValues(OURS, rest).size() == 1, "beside " + rest + " letters");
        }
        tally.close();
    }

    @Test
    @Tag("B1")
    void aCodecWithoutPadding_isFoundByBoth() {
        assertThat(lengths(WITHOUT_PADDING)).hasSizeGreaterThan(500);
        assertThat(lengthsOfShortValues(WITHOUT_PADDING, 40)).hasSizeGreaterThan(1);
    }

    /** Padding to buckets alone would not do: where a record ends just before a bucket, one letter tips it over. */
    @Test
    @Tag("B1")
    void bucketsThatCountEachByte_areFoundByShortValues() {
        Function<FieldValues, byte[]> plainBuckets = values -> {
            byte[] bare = WITHOUT_PADDING.apply(values);
            return Arrays.copyOf(bare, Buckets.holding(bare.length));
        };
        long told = 0;
        for (int rest = 0; rest < 600; rest++) {
            told += lengthsOfShortValues(plainBuckets, rest).size() > 1 ? 1 : 0;
        }
        assertThat(told).isPositive();
    }

    @Test
    void theLengthsAreTwoForEachDoubling() {
        Set<Integer> lengths = new TreeSet<>();
        for (int size = 0; size <= 2 << 20; size++) {
            int length = Buckets.holding(size);
            assertThat(length).isGreaterThanOrEqualTo(size);
            lengths.add(length);
        }
        assertThat(lengths).startsWith(64, 96, 128, 192, 256, 384, 512, 768).hasSize(31);
        assertThat(lengths.stream().filter(length -> length <= 128 << 10)).hasSize(23);
        assertThat(Buckets.holding(3 << 29)).isEqualTo(3 << 29);
        assertThatThrownBy(() -> Buckets.holding((3 << 29) + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRecordWhosePaddingIsNotZero_orHasAnotherLength_isRefused() {
        Tally tally = Tally.of("T-36 paddings that say something are refused");
        for (int letters : List.of(0, 10, 40, 100, 300, 5_000, 20_000)) {
            byte[] packed = RecordCodec.pack(values("x".repeat(letters), "yes"));
            int content = WITHOUT_PADDING.apply(values("x".repeat(letters), "yes")).length;
            for (int at = content; at < packed.length; at++) {
                byte[] speaking = packed.clone();
                speaking[at] = (byte) (1 + at % 255);
                tally.check(refused(speaking), "octet " + at + " of " + packed.length);
            }
            for (int length :
                    new int[] {content, packed.length - 1, packed.length + 1, Buckets.holding(packed.length + 1)}) {
                tally.check(
                        refused(Arrays.copyOf(packed, length)) == (Buckets.holding(length) != length),
                        length + " for " + packed.length);
            }
        }
        tally.close();
    }

    @Test
    void aRecordOfVersion1_opensWithoutPadding() throws GeneralSecurityException {
        byte[] old = WITHOUT_PADDING.apply(values("Ada", "yes"));
        old[0] = 1;

        assertThat(RecordCodec.unpack(old, name -> true).one("company")).contains("Ada");
    }

    @Test
    void aSealedRecord_isItsBucketAndTheSealing_butAPieceOfAnUploadIsNot() {
        TestKeys keys = new TestKeys();
        TenantScope acme = keys.organisation();
        FieldSealer sealer = new FieldSealer(keys.keyrings());
        UUID row = UUID.randomUUID();
        for (Compartment compartment : Compartment.values()) {
            int size = sealer.seal(acme, compartment, row, values("Ada", "yes")).size() - SEALING_BYTES;
            assertThat(size).isEqualTo(Buckets.holding(size));
        }
        byte[] piece = "a piece of seventy-seven bytes or so".getBytes(StandardCharsets.UTF_8);

        assertThat(sealer.sealBytes(acme, Compartment.UPLOAD, row, piece).size())
                .isEqualTo(piece.length + SEALING_BYTES);
    }

    /** How long records get whose texts are of every length, in several scripts; up to 128 KiB packed. */
    private static Set<Integer> lengths(Function<FieldValues, byte[]> pack) {
        Random random = Tally.random("T-36");
        Set<Integer> lengths = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            String letter = List.of("x", "é", "数", "😀").get(random.nextInt(4));
            int letters = random.nextInt(1 + random.nextInt(1 + random.nextInt(20_000)));
            lengths.add(pack.apply(values(letter.repeat(letters), "yes")).length);
        }
        return lengths;
    }

    private static Set<Integer> lengthsOfShortValues(Function<FieldValues, byte[]> pack, int rest) {
        Set<Integer> lengths = new HashSet<>();
        for (String value :
                List.of("yes", "no", "E1 6AN", "SW1A 1AA", "1", "true", "false", "京都市", "maybe, not sure")) {
            lengths.add(pack.apply(values("x".repeat(rest), value)).length);
        }
        return lengths;
    }

    private static boolean refused(byte[] packed) {
        try {
            RecordCodec.unpack(packed, name -> true);
            return false;
        } catch (GeneralSecurityException e) {
            return true;
        }
    }

    private static FieldValues values(String company, String rating) {
        return new FieldValues().with("company", company).with("customFields.Member", rating);
    }
}
