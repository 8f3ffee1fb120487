package moxora.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.OrganisationId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keysets are bound to their organisation and purpose, strong, loaded at need, and forgotten in time. */
class KeyringsTest {

    private static final long MINUTE = 60L * 1_000_000_000;

    private final TestKeys keys = new TestKeys();
    private final OrganisationId acme = keys.organisation().organisation();
    private final OrganisationId bolt = keys.organisation().organisation();

    @Test
    @Tag("T-30")
    void aWrappedKeyset_storedAsAnothers_isRefused() {
        for (KeysetPurpose purpose : KeysetPurpose.OF_ORGANISATIONS) {
            WrappedKeyset own = keys.get(bolt, purpose);
            keys.put(bolt, purpose, keys.get(acme, purpose));
            refused(bolt);
            keys.put(bolt, purpose, own);
        }
        assertThatCode(() -> keys.keyrings().of(bolt)).doesNotThrowAnyException();
    }

    @Test
    @Tag("T-30")
    void aWrappedKeyset_storedUnderAnotherPurpose_isRefused() {
        keys.put(acme, KeysetPurpose.SUPPRESSION, keys.get(acme, KeysetPurpose.INDEX));

        refused(acme);
    }

    @Test
    @Tag("T-26")
    void aWeakerKeyset_isRefused() {
        keys.replace(acme, KeysetPurpose.FIELDS, PredefinedAeadParameters.AES128_GCM);
        refused(acme);
        keys.replace(acme, KeysetPurpose.FIELDS, PredefinedAeadParameters.AES256_EAX);
        refused(acme);
        keys.replace(acme, KeysetPurpose.FIELDS, PredefinedAeadParameters.AES256_GCM);
        assertThatCode(() -> keys.keyrings().of(acme)).doesNotThrowAnyException();
    }

    @Test
    @Tag("T-20")
    void aWrappedKeysetWithOneBitChanged_isRefused() {
        byte[] wrapped = keys.get(acme, KeysetPurpose.FIELDS).wrapped().bytes();
        for (int bit = 0; bit < wrapped.length * 8; bit += 7) {
            byte[] changed = wrapped.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            // A change of the protobuf around the ciphertext may mean nothing; then the keyset is the same one.
            keys.put(acme, KeysetPurpose.FIELDS, new WrappedKeyset(keys.uri(), Sealed.of(changed)));
            try {
                keys.keyrings().of(acme);
                assertThat(Arrays.mismatch(wrapped, changed)).as("bit " + bit).isLessThan(5);
            } catch (Fault fault) {
                assertThat(fault.code()).isEqualTo(FaultCode.KEY_UNAVAILABLE);
            }
        }
    }

    @Test
    void anOrganisationWithoutKeys_isRefused_andGetsNone() {
        OrganisationId nobody = new OrganisationId(UUID.randomUUID());

        refused(nobody);

        assertThat(keys.all(nobody)).isEmpty();
    }

    @Test
    @Tag("T-29")
    void unwrappedKeys_areHeldForFiveMinutes_andNoLonger() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - MINUTE);
        Keyrings keyrings = new Keyrings(keys, TestKeys.only(keys), now::get);
        Keyring first = keyrings.of(acme);

        now.addAndGet(5 * MINUTE - 1);
        assertThat(keyrings.of(acme)).isSameAs(first);
        now.addAndGet(1);
        assertThat(keyrings.of(acme)).isNotSameAs(first);
    }

    @Test
    @Tag("T-29")
    void keysThatNobodyAsksForAgain_areForgottenAllTheSame() {
        AtomicLong now = new AtomicLong();
        Keyrings keyrings = new Keyrings(keys, TestKeys.only(keys), now::get);
        keyrings.of(acme);
        now.addAndGet(MINUTE);
        keyrings.of(bolt);
        now.addAndGet(4 * MINUTE);

        keyrings.expire();
        assertThat(keyrings.held()).isEqualTo(1);
        now.addAndGet(MINUTE);
        keyrings.expire();
        assertThat(keyrings.held()).isZero();
    }

    @Test
    @Tag("T-29")
    void destroyedKeys_areForgottenWhenTold_andAfterFiveMinutesAnyway() {
        AtomicLong now = new AtomicLong();
        Keyrings told = new Keyrings(keys, TestKeys.only(keys), now::get);
        Keyrings untold = new Keyrings(keys, TestKeys.only(keys), now::get);
        told.of(acme);
        untold.of(acme);
        told.of(bolt);
        KeysetPurpose.OF_ORGANISATIONS.forEach(purpose -> keys.stored.remove(TestKeys.key(acme, purpose, 1)));
        keys.stored.remove(TestKeys.key(acme, KeysetPurpose.HOLD, 1));

        told.evict(acme);

        assertThatThrownBy(() -> told.of(acme)).isInstanceOf(Fault.class);
        assertThatCode(() -> told.of(bolt)).doesNotThrowAnyException();
        now.addAndGet(5 * MINUTE);
        assertThatThrownBy(() -> untold.of(acme)).isInstanceOf(Fault.class);
        assertThatCode(() -> untold.of(bolt)).doesNotThrowAnyException();
    }

    @Test
    @Tag("T-29")
    void keysDestroyedWhileTheyAreLoaded_doNotComeIntoTheCache() {
        AtomicInteger loads = new AtomicInteger();
        Keyrings[] keyrings = new Keyrings[1];
        KeysetStore slow = new KeysetStore() {
            @Override
            public List<StoredKeyset> all(OrganisationId owner) {
                List<StoredKeyset> found = keys.all(owner);
                if (loads.getAndIncrement() == 0) {
                    keys.stored.keySet().removeIf(key -> key.startsWith(owner + "/"));
                    keyrings[0].evict(owner);
                }
                return found;
            }

            @Override
            public StoredKeyset insertIfAbsent(OrganisationId owner, StoredKeyset keyset) {
                return keys.insertIfAbsent(owner, keyset);
            }

            @Override
            public Optional<String> ownKek(OrganisationId organisation) {
                return Optional.empty();
            }
        };
        keyrings[0] = new Keyrings(slow, TestKeys.only(keys), () -> 0);

        keyrings[0].of(acme);

        assertThat(keyrings[0].held()).isZero();
        assertThatThrownBy(() -> keyrings[0].of(acme)).isInstanceOf(Fault.class);
    }

    @Test
    void theCache_isBounded() {
        Keyrings keyrings = keys.keyrings();
        for (int i = 0; i < 1_050; i++) {
            OrganisationId organisation = new OrganisationId(new UUID(7, i));
            keyrings.create(organisation);
            keyrings.of(organisation);
        }

        assertThat(keyrings.held()).isEqualTo(1_000);
    }

    private void refused(OrganisationId organisation) {
        assertThatThrownBy(() -> keys.keyrings().of(organisation))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.KEY_UNAVAILABLE));
    }
}
