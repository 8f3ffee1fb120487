package moxora.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.prf.PrfConfig;
import com.google.crypto.tink.prf.PrfSet;
import com.google.crypto.tink.signature.Ed25519Parameters;
import com.google.crypto.tink.signature.SignatureConfig;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * The life of keysets: created once at sign-up, wrapped under the key-encryption key, unwrapped into a bounded cache
 * for at most five minutes, gone from the cache at once when told.
 *
 * <p>A keyset is never created on reading: an organisation without one gets {@code KEY_UNAVAILABLE}, not a new key
 * under which nothing opens.
 */
public final class Keyrings implements KeyringSource {

    /** The owner of the platform's own keysets: the nil UUID, which no organisation can have. */
    static final OrganisationId PLATFORM = new OrganisationId(new UUID(0, 0));

    private static final long LIFETIME_NANOS = 5L * 60 * 1_000_000_000;
    private static final int CAPACITY = 1_000;

    private final KeysetStore store;
    private final KeyEncryptionKey kek;
    private final LongSupplier nanoTime;
    private final AtomicLong evictions = new AtomicLong();
    private final Map<OrganisationId, Cached> cache = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<OrganisationId, Cached> eldest) {
            return size() > CAPACITY;
        }
    };

    private record Cached(Keyring keyring, long loadedAt) {}

    public Keyrings(KeysetStore store, KeyEncryptionKey kek) {
        this(store, kek, System::nanoTime);
    }

    /** With a time source in nanoseconds, so that a test can let five minutes pass. */
    Keyrings(KeysetStore store, KeyEncryptionKey kek, LongSupplier nanoTime) {
        this.store = store;
        this.kek = kek;
        this.nanoTime = nanoTime;
        try {
            AeadConfig.register();
            PrfConfig.register();
            SignatureConfig.register();
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.INTERNAL, "Tink did not register.", e);
        }
    }

    /** Creates the organisation's keysets unless they are there; of several callers at once all get the same ones. */
    public void create(OrganisationId organisation) {
        KeysetPurpose.OF_ORGANISATIONS.forEach(purpose -> mint(organisation, purpose));
    }

    @Override
    public Keyring of(OrganisationId organisation) {
        long began;
        synchronized (cache) {
            Cached cached = cache.get(organisation);
            if (cached != null && nanoTime.getAsLong() - cached.loadedAt < LIFETIME_NANOS) {
                return cached.keyring;
            }
            cache.remove(organisation);
            began = evictions.get();
        }
        Keyring keyring = load(organisation);
        synchronized (cache) {
            // A key destroyed while it was being loaded must not come into the cache afterwards.
            if (began == evictions.get()) {
                cache.put(organisation, new Cached(keyring, nanoTime.getAsLong()));
            }
        }
        return keyring;
    }

    /** Forgets the organisation's unwrapped keys at once. */
    public void evict(OrganisationId organisation) {
        synchronized (cache) {
            evictions.incrementAndGet();
            cache.remove(organisation);
        }
    }

    /** How many organisations' keys are held unwrapped at present. */
    public int held() {
        synchronized (cache) {
            return cache.size();
        }
    }

    private Keyring load(OrganisationId organisation) {
        try {
            KeysetHandle fields = required(organisation, KeysetPurpose.FIELDS);
            KeyStrength.requireAes256(fields);
            return new Keyring(
                    organisation,
                    fields.getPrimitive(RegistryConfiguration.get(), Aead.class),
                    special(organisation),
                    prf(required(organisation, KeysetPurpose.INDEX)),
                    prf(required(organisation, KeysetPurpose.SUPPRESSION)));
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "The organisation's keys could not be unwrapped.", e);
        }
    }

    /** Organisations of earlier versions get theirs when they first define a field of a special category. */
    private @Nullable Aead special(OrganisationId organisation) throws GeneralSecurityException {
        Optional<WrappedKeyset> wrapped = store.find(organisation, KeysetPurpose.SPECIAL);
        if (wrapped.isEmpty()) {
            return null;
        }
        KeysetHandle special = unwrap(organisation, KeysetPurpose.SPECIAL, wrapped.get());
        KeyStrength.requireAes256(special);
        return special.getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    static PrfSet prf(KeysetHandle handle) throws GeneralSecurityException {
        return handle.getPrimitive(RegistryConfiguration.get(), PrfSet.class);
    }

    /** The platform's keyset for that purpose, created at first use. */
    KeysetHandle ofPlatform(KeysetPurpose purpose) {
        return mint(PLATFORM, purpose);
    }

    private KeysetHandle required(OrganisationId organisation, KeysetPurpose purpose) {
        WrappedKeyset wrapped = store.find(organisation, purpose)
                .orElseThrow(() -> new Fault(FaultCode.KEY_UNAVAILABLE, "The organisation has no keys."));
        return unwrap(organisation, purpose, wrapped);
    }

    private KeysetHandle mint(OrganisationId organisation, KeysetPurpose purpose) {
        Optional<WrappedKeyset> present = store.find(organisation, purpose);
        if (present.isPresent()) {
            return unwrap(organisation, purpose, present.get());
        }
        try {
            KeysetHandle fresh = switch (purpose) {
                case FIELDS, SPECIAL -> KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
                case INDEX, SUPPRESSION, ROUTE -> KeysetHandle.generateNew(PredefinedPrfParameters.HMAC_SHA256_PRF);
                case CERTIFICATE ->
                    KeysetHandle.generateNew(Ed25519Parameters.create(Ed25519Parameters.Variant.NO_PREFIX));
            };
            byte[] wrapped = TinkProtoKeysetFormat.serializeEncryptedKeyset(
                    fresh, new KekAead(kek), AssociatedData.ofKeyset(organisation, purpose));
            WrappedKeyset stored =
                    store.insertIfAbsent(organisation, purpose, new WrappedKeyset(kek.uri(), Sealed.wrap(wrapped)));
            return unwrap(organisation, purpose, stored);
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "A keyset could not be created.", e);
        }
    }

    private KeysetHandle unwrap(OrganisationId organisation, KeysetPurpose purpose, WrappedKeyset wrapped) {
        try {
            return TinkProtoKeysetFormat.parseEncryptedKeyset(
                    wrapped.wrapped().raw(), new KekAead(kek), AssociatedData.ofKeyset(organisation, purpose));
        } catch (GeneralSecurityException e) {
            throw new Fault(
                    FaultCode.KEY_UNAVAILABLE,
                    "A keyset does not open under the key-encryption key in use; is MOXORA_KEK_URI the right one?",
                    e);
        }
    }

    /** Tink wraps keysets with an {@link Aead}; ours is any key-encryption key. */
    private record KekAead(KeyEncryptionKey kek) implements Aead {

        @Override
        public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
            return kek.wrap(plaintext, associatedData);
        }

        @Override
        public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
            return kek.unwrap(ciphertext, associatedData);
        }
    }
}
