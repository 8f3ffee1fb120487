package moxora.crypto;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import moxora.battery.Tally;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A sealed record that was changed in any way does not open, and the refusal says nothing about why. */
@Tag("B6")
@Tag("T-20")
class TamperedRecordTest {

    private final TestKeys keys = new TestKeys();
    private final TenantScope acme = keys.organisation();
    private final FieldSealer sealer = new FieldSealer(keys.keyrings());
    private final UUID row = UUID.randomUUID();

    @Test
    void everySingleBitFlip_ofEveryCompartment_isRefused() {
        Tally tally = Tally.of("B6 single bits flipped are refused");
        for (Compartment compartment : Compartment.values()) {
            byte[] sealed = seal(compartment);
            for (int bit = 0; bit < sealed.length * 8; bit++) {
                byte[] flipped = sealed.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                refused(tally, compartment, flipped, "bit " + bit);
            }
        }
        tally.close();
    }

    @Test
    void everyTruncationAndExtension_ofEveryCompartment_isRefused() {
        Tally tally = Tally.of("B6 truncations and extensions are refused");
        for (Compartment compartment : Compartment.values()) {
            byte[] sealed = seal(compartment);
            for (int length = 0; length < sealed.length; length++) {
                refused(tally, compartment, Arrays.copyOf(sealed, length), "cut to " + length);
                refused(
                        tally,
                        compartment,
                        Arrays.copyOfRange(sealed, sealed.length - length, sealed.length),
                        "beginning cut off, " + length + " left");
                refused(tally, compartment, Arrays.copyOf(sealed, sealed.length + 1 + length), "extended by zeros");
            }
            for (int octet = 0; octet < 256; octet++) {
                byte[] longer = Arrays.copyOf(sealed, sealed.length + 1);
                longer[sealed.length] = (byte) octet;
                refused(tally, compartment, longer, "extended by " + octet);
            }
        }
        tally.close();
    }

    @Test
    void bytesBeforeAndBehind_andARecordTwice_areRefused() {
        Random random = Tally.random("B6 extensions");
        Tally tally = Tally.of("B6 records with more around them are refused");
        for (Compartment compartment : Compartment.values()) {
            byte[] sealed = seal(compartment);
            byte[] again = seal(compartment);
            refused(tally, compartment, joined(sealed, sealed), "twice");
            refused(tally, compartment, joined(sealed, again), "two of one place");
            refused(tally, compartment, joined(again, sealed), "two of one place, the other way round");
            for (int more = 1; more <= 256; more++) {
                byte[] rest = new byte[more];
                random.nextBytes(rest);
                refused(tally, compartment, joined(sealed, rest), more + " behind");
                refused(tally, compartment, joined(rest, sealed), more + " before");
                refused(tally, compartment, joined(new byte[more], sealed), more + " zeros before");
                if (more < sealed.length) {
                    refused(
                            tally,
                            compartment,
                            joined(Arrays.copyOf(sealed, more), sealed),
                            more + " of its own before");
                }
            }
            for (int at = 0; at < sealed.length; at++) {
                byte[] within = joined(
                        joined(Arrays.copyOf(sealed, at), new byte[] {(byte) random.nextInt()}),
                        Arrays.copyOfRange(sealed, at, sealed.length));
                refused(tally, compartment, within, "one more at " + at);
            }
        }
        tally.close();
    }

    @Test
    void randomEdits_areRefused() {
        Tally tally = Tally.of("B6 random edits are refused");
        Compartment[] places = Compartment.values();
        List<byte[]> sealed = Arrays.stream(places).map(this::seal).toList();
        int runs = 100;
        int edits = Tally.size(200_000, 100_000_000) / runs;
        long accepted = IntStream.range(0, runs)
                .parallel()
                .mapToLong(run -> acceptedEdits(Tally.random("B6 edits " + run), places, sealed, edits))
                .sum();
        tally.tried((long) runs * edits);
        if (accepted > 0) {
            tally.fail(accepted + " edited records open");
        }
        tally.close();
    }

    private long acceptedEdits(Random random, Compartment[] places, List<byte[]> sealed, int edits) {
        long accepted = 0;
        for (int done = 0; done < edits; ) {
            int place = random.nextInt(places.length);
            byte[] edited = sealed.get(place).clone();
            for (int edit = random.nextInt(8); edit >= 0; edit--) {
                edited[random.nextInt(edited.length)] = (byte) random.nextInt();
            }
            if (!Arrays.equals(edited, sealed.get(place))) {
                accepted += isRefused(places[place], edited) ? 0 : 1;
                done++;
            }
        }
        return accepted;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private byte[] seal(Compartment compartment) {
        return sealer.seal(acme, compartment, row, new FieldValues().with("emails", "ada@example.org"))
                .bytes();
    }

    private void refused(Tally tally, Compartment compartment, byte[] bytes, String what) {
        tally.check(isRefused(compartment, bytes), compartment + ": " + what);
    }

    private boolean isRefused(Compartment compartment, byte[] bytes) {
        try {
            sealer.open(acme, compartment, row, Sealed.wrap(bytes), name -> true);
            return false;
        } catch (Fault fault) {
            return fault.code() == FaultCode.INTERNAL && fault.detail().equals("A sealed record does not open.");
        }
    }
}
