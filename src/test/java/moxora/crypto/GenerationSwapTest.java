package moxora.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import moxora.battery.Tally;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A record is of one generation of its organisation's keys: under another's label it does not open. */
@Tag("B7")
@Tag("T-21")
class GenerationSwapTest {

    private static final int LABEL = KeyGenerations.PREFIX_BYTES;
    private static final int GENERATIONS = 4;

    private final TestKeys keys = new TestKeys();
    private final TenantScope acme = keys.organisation();
    private final TenantScope bolt = keys.organisation();
    private final UUID row = UUID.randomUUID();

    @Test
    void aRecordLabelledWithAnotherGeneration_isRefused() {
        Tally tally = Tally.of("B7 records under another generation's label are refused");
        for (Compartment compartment : Compartment.values()) {
            if (!KeysetPurpose.ROTATED.contains(KeysetPurpose.sealing(compartment))) {
                // A hold's key has one generation, and goes with the hold.
                continue;
            }
            TenantScope organisation = keys.organisation();
            List<byte[]> sealed = sealedInEachGeneration(organisation, compartment);
            FieldSealer sealer = new FieldSealer(keys.keyrings());
            for (byte[] own : sealed) {
                assertThat(opens(sealer, organisation, compartment, own)).isTrue();
                for (byte[] other : sealed) {
                    if (own != other) {
                        assertThat(Arrays.copyOf(own, LABEL)).isNotEqualTo(Arrays.copyOf(other, LABEL));
                        tally.check(
                                !opens(sealer, organisation, compartment, relabelled(own, other)), compartment.wire());
                    }
                }
            }
        }
        tally.close();
    }

    @Test
    void aRecordLabelledWithANeighboursGeneration_orWithNone_isRefused() {
        Tally tally = Tally.of("B7 records under a foreign label are refused");
        List<byte[]> ofAcme = sealedInEachGeneration(acme, Compartment.NOTES);
        List<byte[]> ofBolt = sealedInEachGeneration(bolt, Compartment.NOTES);
        FieldSealer sealer = new FieldSealer(keys.keyrings());
        for (byte[] own : ofAcme) {
            for (byte[] foreign : ofBolt) {
                tally.check(!opens(sealer, acme, Compartment.NOTES, relabelled(own, foreign)), "a neighbour's label");
                tally.check(!opens(sealer, bolt, Compartment.NOTES, relabelled(own, foreign)), "at the neighbour's");
                tally.check(!opens(sealer, bolt, Compartment.NOTES, own), "as it is at the neighbour's");
            }
            tally.check(!opens(sealer, acme, Compartment.NOTES, relabelled(own, new byte[LABEL])), "no label");
        }
        tally.close();
    }

    @Test
    @Tag("T-30")
    void aWrappedKeysetStoredAsAnotherGeneration_isRefused() {
        sealedInEachGeneration(acme, Compartment.NOTES);
        for (KeysetPurpose purpose : KeysetPurpose.ROTATED) {
            for (int from = 1; from <= generations(purpose); from++) {
                for (int to = 1; to <= generations(purpose); to++) {
                    if (from != to) {
                        refusedWithKeysetMoved(purpose, from, to);
                    }
                }
            }
        }
        assertThat(keys.keyrings().of(acme.organisation())).isNotNull();
    }

    /** Two generations that are one key, which does not look at its label: the matrix must be red. */
    @Test
    @Tag("B1")
    void oneKeyUnderTwoLabels_isFoundByTheMatrix() {
        Aead blind = keys.keyrings()
                .of(acme.organisation())
                .sealing(KeysetPurpose.FIELDS)
                .active()
                .primitive();
        byte[] sealed = new FieldSealer(keys.keyrings())
                .seal(acme, Compartment.NOTES, row, new FieldValues().with("name", "Ada"))
                .bytes();
        byte[] label = Arrays.copyOf(sealed, LABEL);
        byte[] other = {1, 0, 0, 0, 2};
        KeyringSource planted = organisation -> new Keyring(
                organisation,
                Map.of(
                        KeysetPurpose.FIELDS,
                        new KeyGenerations<>(List.of(
                                key(1, ByteBuffer.wrap(label, 1, 4).getInt(), KeyState.DEACTIVATED, blind, label),
                                key(2, 2, KeyState.ACTIVE, blind, label)))),
                keys.keyrings().of(organisation).index(),
                keys.keyrings().of(organisation).suppression());

        assertThat(opens(new FieldSealer(planted), acme, Compartment.NOTES, relabelled(sealed, other)))
                .isTrue();
        assertThat(opens(new FieldSealer(keys.keyrings()), acme, Compartment.NOTES, relabelled(sealed, other)))
                .isFalse();
    }

    private static KeyGenerations.Key<Aead> key(int generation, int id, KeyState state, Aead aead, byte[] label) {
        Aead blind = new Aead() {
            @Override
            public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
                return aead.encrypt(plaintext, associatedData);
            }

            @Override
            public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
                return aead.decrypt(relabelled(ciphertext, label), associatedData);
            }
        };
        return new KeyGenerations.Key<>(generation, id, state, blind, new LongAdder());
    }

    private void refusedWithKeysetMoved(KeysetPurpose purpose, int from, int to) {
        String place = TestKeys.key(acme.organisation(), purpose, to);
        StoredKeyset own = keys.stored.get(place);
        WrappedKeyset moved = keys.stored
                .get(TestKeys.key(acme.organisation(), purpose, from))
                .wrapped();
        keys.stored.put(place, new StoredKeyset(purpose, to, own.state(), moved));
        assertThatThrownBy(() -> keys.keyrings().of(acme.organisation()))
                .as("%s of generation %d as generation %d", purpose, from, to)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.KEY_UNAVAILABLE));
        keys.stored.put(place, own);
    }

    private int generations(KeysetPurpose purpose) {
        return (int) keys.all(acme.organisation()).stream()
                .filter(keyset -> keyset.purpose() == purpose)
                .count();
    }

    /** One record of the place for each generation, the keys being renewed in between. */
    private List<byte[]> sealedInEachGeneration(TenantScope scope, Compartment compartment) {
        List<byte[]> sealed = new ArrayList<>();
        for (int generation = 1; generation <= GENERATIONS; generation++) {
            if (generation > 1) {
                for (KeysetPurpose purpose : KeysetPurpose.ROTATED) {
                    assertThat(keys.keyrings().mint().next(scope.organisation(), purpose))
                            .contains(generation);
                    keys.reach(scope.organisation(), purpose, generation - 1, KeyState.DEACTIVATED);
                    keys.reach(scope.organisation(), purpose, generation, KeyState.ACTIVE);
                }
            }
            FieldSealer sealer = new FieldSealer(keys.keyrings());
            sealed.add(sealer.seal(scope, compartment, row, new FieldValues().with("name", "Ada"))
                    .bytes());
        }
        return sealed;
    }

    private boolean opens(FieldSealer sealer, TenantScope scope, Compartment compartment, byte[] sealed) {
        try {
            sealer.openBytes(scope, compartment, row, Sealed.of(sealed));
            return true;
        } catch (Fault fault) {
            return false;
        }
    }

    private static byte[] relabelled(byte[] sealed, byte[] other) {
        byte[] relabelled = sealed.clone();
        System.arraycopy(other, 0, relabelled, 0, LABEL);
        return relabelled;
    }
}
