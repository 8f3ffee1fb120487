package moxora.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import moxora.battery.Tally;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same text in the same place is never sealed to the same bytes, and never under the same nonce. */
@Tag("B9")
@Tag("T-24")
class UniqueCiphertextsTest {

    private static final int PREFIX = 5;

    @Test
    void nonces_neverRepeat() {
        TestKeys keys = new TestKeys();
        TenantScope acme = keys.organisation();
        FieldSealer sealer = new FieldSealer(keys.keyrings());
        UUID row = UUID.randomUUID();
        byte[] text = "the same text".getBytes(StandardCharsets.UTF_8);
        Tally tally = Tally.of("B9 nonces are unique");
        // The first 8 of 12 bytes: in ten million tries chance repeats them once in 370,000 runs.
        long[] nonces = new long[Tally.size(200_000, 10_000_000)];
        for (int i = 0; i < nonces.length; i++) {
            byte[] ciphertext =
                    sealer.sealBytes(acme, Compartment.NOTES, row, text).raw();
            nonces[i] = ByteBuffer.wrap(ciphertext, PREFIX, 8).getLong();
        }
        Arrays.parallelSort(nonces);
        tally.tried(nonces.length);
        for (int i = 1; i < nonces.length; i++) {
            if (nonces[i] == nonces[i - 1]) {
                tally.fail("a nonce was used twice");
            }
        }
        tally.close();
    }
}
