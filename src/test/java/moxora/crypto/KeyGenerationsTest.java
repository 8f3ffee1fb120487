package moxora.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import moxora.battery.Tally;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several keys of one organisation live side by side: each value opens under its own and under no other. */
@Tag("T-23")
@Tag("T-25")
class KeyGenerationsTest {

    private final TestKeys keys = new TestKeys();
    private final TenantScope acme = keys.organisation();
    private final TenantScope bolt = keys.organisation();
    private final UUID row = UUID.randomUUID();

    @Test
    void aNewKey_opensAndSearchesBeforeItSeals_andTheOldOneGoesOnOpening() {
        Keyrings keyrings = keys.keyrings();
        FieldSealer sealer = new FieldSealer(keyrings);
        BlindIndex index = new BlindIndex(keyrings);
        Sealed old = sealer.seal(acme, Compartment.NOTES, row, values());
        Token oldToken = index.token(acme, "emails", 1, "ada@example.org");

        next(keyrings);
        assertThat(index.searchable(acme, "emails", 1, "ada@example.org"))
                .hasSize(2)
                .contains(oldToken);
        assertThat(index.token(acme, "emails", 1, "ada@example.org")).isEqualTo(oldToken);
        assertThat(sealer.isUnderActiveKey(acme, Compartment.NOTES, old)).isTrue();

        activate(keyrings);
        Sealed fresh = sealer.seal(acme, Compartment.NOTES, row, values());
        assertThat(sealer.isUnderActiveKey(acme, Compartment.NOTES, old)).isFalse();
        assertThat(sealer.isUnderActiveKey(acme, Compartment.NOTES, fresh)).isTrue();
        assertThat(opens(sealer, old)).isTrue();
        assertThat(opens(sealer, fresh)).isTrue();
        assertThat(index.token(acme, "emails", 1, "ada@example.org").generation())
                .isEqualTo(2);
        assertThat(index.searchable(acme, "emails", 1, "ada@example.org"))
                .hasSize(2)
                .contains(oldToken);

        keys.stored.remove(TestKeys.key(acme.organisation(), KeysetPurpose.FIELDS, 1));
        keyrings.evict(acme.organisation());
        assertThat(opens(sealer, old)).isFalse();
        assertThat(opens(sealer, fresh)).isTrue();
    }

    @Test
    @Tag("B7")
    void aValueLabelledWithAnotherKeyOfTheOrganisation_isRefused() {
        Keyrings keyrings = keys.keyrings();
        FieldSealer sealer = new FieldSealer(keyrings);
        byte[] old = sealer.seal(acme, Compartment.NOTES, row, values()).bytes();
        next(keyrings);
        activate(keyrings);
        byte[] fresh = sealer.seal(acme, Compartment.NOTES, row, values()).bytes();
        byte[] foreign = sealer.seal(bolt, Compartment.NOTES, row, values()).bytes();
        Tally tally = Tally.of("B7 a value under another generation's label is refused");
        byte[][] all = {old, fresh, foreign};
        for (byte[] label : all) {
            for (byte[] body : all) {
                byte[] swapped = body.clone();
                System.arraycopy(label, 0, swapped, 0, KeyGenerations.PREFIX_BYTES);
                boolean own = label == body && body != foreign;
                tally.check(opens(sealer, Sealed.of(swapped)) == own, "label " + (label == old) + (body == old));
            }
        }
        tally.close();
    }

    @Test
    @Tag("T-30")
    void aWrappedKeysetInAnotherGenerationsPlace_isRefused() {
        Keyrings keyrings = keys.keyrings();
        next(keyrings);
        activate(keyrings);
        for (KeysetPurpose purpose : KeysetPurpose.ROTATED) {
            String first = TestKeys.key(acme.organisation(), purpose, 1);
            String second = TestKeys.key(acme.organisation(), purpose, 2);
            StoredKeyset one = keys.stored.get(first);
            StoredKeyset two = keys.stored.get(second);
            for (StoredKeyset swapped : new StoredKeyset[] {
                new StoredKeyset(purpose, 1, KeyState.DEACTIVATED, two.wrapped()),
                new StoredKeyset(purpose, 2, KeyState.ACTIVE, one.wrapped())
            }) {
                keys.stored.put(TestKeys.key(acme.organisation(), purpose, swapped.generation()), swapped);
                keyrings.evict(acme.organisation());
                assertThatThrownBy(() -> keyrings.of(acme.organisation())).isInstanceOf(Fault.class);
                keys.stored.put(first, one);
                keys.stored.put(second, two);
            }
        }
        keyrings.evict(acme.organisation());
        assertThat(keyrings.of(acme.organisation())).isNotNull();
    }

    @Test
    void keysOfOneOrganisation_neverShareAnId_andAskedTwice_theNextKeyIsTheSame() {
        Keyrings keyrings = keys.keyrings();
        Set<Integer> ids = new HashSet<>();
        for (int generation = 2; generation < 40; generation++) {
            assertThat(keyrings.mint().next(acme.organisation(), KeysetPurpose.FIELDS))
                    .contains(generation);
            assertThat(keyrings.mint().next(acme.organisation(), KeysetPurpose.FIELDS))
                    .contains(generation);
            keys.reach(acme.organisation(), KeysetPurpose.FIELDS, generation, KeyState.ACTIVE);
        }
        keyrings.evict(acme.organisation());
        keyrings.of(acme.organisation())
                .sealing(KeysetPurpose.FIELDS)
                .all()
                .forEach(key -> assertThat(ids.add(key.keyId())).isTrue());
        assertThat(ids).hasSize(39);
    }

    @Test
    void aSuspendedKey_closesTheOrganisation_andNobodyElse() {
        Keyrings keyrings = keys.keyrings();
        keys.reach(acme.organisation(), KeysetPurpose.INDEX, 1, KeyState.SUSPENDED);
        assertThatThrownBy(() -> keyrings.of(acme.organisation()))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.KEY_SUSPENDED));
        assertThat(keyrings.of(bolt.organisation())).isNotNull();
    }

    @Test
    void anOrganisationsOwnKek_wrapsWhatIsNew_andARefusalIsTold() {
        TestKeys own = new TestKeys();
        KeyEncryptionKeys both = new KeyEncryptionKeys() {
            @Override
            public KeyEncryptionKey inUse() {
                return keys;
            }

            @Override
            public KeyEncryptionKey at(String uri) {
                return uri.equals("own:kek") ? named(own) : keys;
            }
        };
        OrganisationId organisation = new OrganisationId(UUID.randomUUID());
        keys.ownKeks.put(organisation, "own:kek");
        Keyrings keyrings = new Keyrings(keys, both);
        keyrings.create(organisation);

        assertThat(keys.all(organisation))
                .extracting(keyset -> keyset.wrapped().kekUri())
                .containsOnly("own:kek");
        assertThat(keyrings.of(organisation)).isNotNull();
        for (StoredKeyset keyset : keys.all(organisation)) {
            StoredKeyset back = keyrings.mint().rewrapped(organisation, keyset, keys.uri());
            assertThat(back.wrapped().kekUri()).isEqualTo(keys.uri());
            keys.stored.put(TestKeys.key(organisation, back.purpose(), back.generation()), back);
        }
        keyrings.evict(organisation);
        assertThat(keyrings.of(organisation)).isNotNull();
    }

    @Test
    void usesAreCounted_andDrainedOnce() {
        Keyrings keyrings = keys.keyrings();
        FieldSealer sealer = new FieldSealer(keyrings);
        for (int i = 0; i < 5; i++) {
            sealer.seal(acme, Compartment.NOTES, row, values());
        }
        assertThat(keyrings.uses().drain()).contains(new KeyUses.Use(acme.organisation(), KeysetPurpose.FIELDS, 1, 5));
        assertThat(keyrings.uses().drain()).isEmpty();
    }

    private static KeyEncryptionKey named(TestKeys kek) {
        return new KeyEncryptionKey() {
            @Override
            public String uri() {
                return "own:kek";
            }

            @Override
            public byte[] wrap(byte[] keyset, byte[] associatedData) throws java.security.GeneralSecurityException {
                return kek.wrap(keyset, associatedData);
            }

            @Override
            public byte[] unwrap(byte[] wrapped, byte[] associatedData) throws java.security.GeneralSecurityException {
                return kek.unwrap(wrapped, associatedData);
            }
        };
    }

    private void next(Keyrings keyrings) {
        KeysetPurpose.ROTATED.forEach(purpose -> keyrings.mint().next(acme.organisation(), purpose));
        keyrings.evict(acme.organisation());
    }

    private void activate(Keyrings keyrings) {
        KeysetPurpose.ROTATED.forEach(purpose -> {
            keys.reach(acme.organisation(), purpose, 1, KeyState.DEACTIVATED);
            keys.reach(acme.organisation(), purpose, 2, KeyState.ACTIVE);
        });
        keyrings.evict(acme.organisation());
    }

    private boolean opens(FieldSealer sealer, Sealed sealed) {
        try {
            sealer.open(acme, Compartment.NOTES, row, sealed, name -> true);
            return true;
        } catch (Fault fault) {
            return false;
        }
    }

    private static FieldValues values() {
        return new FieldValues().with("notes", "about Ada");
    }
}
