package moxora.crypto;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
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
    void randomEdits_areRefused() {
        Random random = Tally.random("B6 edits");
        Tally tally = Tally.of("B6 random edits are refused");
        Compartment[] places = Compartment.values();
        List<byte[]> sealed = Arrays.stream(places).map(this::seal).toList();
        int tries = Tally.size(200_000, 1_000_000);
        for (int i = 0; i < tries; i++) {
            int place = random.nextInt(places.length);
            byte[] edited = sealed.get(place).clone();
            int edits = 1 + random.nextInt(8);
            for (int edit = 0; edit < edits; edit++) {
                edited[random.nextInt(edited.length)] = (byte) random.nextInt();
            }
            if (!Arrays.equals(edited, sealed.get(place))) {
                refused(tally, places[place], edited, "edit " + i);
            }
        }
        tally.close();
    }

    private byte[] seal(Compartment compartment) {
        return sealer.seal(acme, compartment, row, new FieldValues().with("emails", "ada@example.org"))
                .bytes();
    }

    private void refused(Tally tally, Compartment compartment, byte[] bytes, String what) {
        boolean refused = false;
        try {
            sealer.open(acme, compartment, row, Sealed.wrap(bytes), name -> true);
        } catch (Fault fault) {
            refused = fault.code() == FaultCode.INTERNAL && fault.detail().equals("A sealed record does not open.");
        }
        tally.check(refused, compartment + ": " + what);
    }
}
