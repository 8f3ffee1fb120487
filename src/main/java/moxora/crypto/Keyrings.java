package moxora.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.daead.DeterministicAeadConfig;
import com.google.crypto.tink.prf.PrfConfig;
import com.google.crypto.tink.signature.SignatureConfig;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * Organisations' keys at hand: unwrapped into a bounded cache for at most five minutes, gone from it at once when told.
 *
 * <p>A keyset is never created on reading: an organisation without one gets {@code KEY_UNAVAILABLE}, not a new key
 * under which nothing opens.
 */
public final class Keyrings implements KeyringSource {

    /** The owner of the platform's own keysets: the nil UUID, which no organisation can have. */
    public static final OrganisationId PLATFORM = new OrganisationId(new UUID(0, 0));

    private static final long LIFETIME_NANOS = 5L * 60 * 1_000_000_000;
    private static final int CAPACITY = 1_000;

    private final KeysetStore store;
    private final KeysetMint mint;
    private final LongSupplier nanoTime;
    private final KeyUses uses = new KeyUses();
    private final AtomicLong evictions = new AtomicLong();
    private volatile BooleanSupplier informed = () -> true;
    private final Map<OrganisationId, Cached> cache = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<OrganisationId, Cached> eldest) {
            return size() > CAPACITY;
        }
    };

    /** The ring that was asked for last: a batch asks for the same one again and again, and needs no lock for it. */
    private volatile @Nullable Cached last;

    private record Cached(OrganisationId organisation, Keyring keyring, long loadedAt, long evictions) {}

    public Keyrings(KeysetStore store, KeyEncryptionKeys keks) {
        this(store, keks, System::nanoTime);
    }

    /** With one key-encryption key for all. */
    public Keyrings(KeysetStore store, KeyEncryptionKey kek) {
        this(store, new OnlyKek(kek));
    }

    /** With a time source in nanoseconds, so that a test can let five minutes pass. */
    Keyrings(KeysetStore store, KeyEncryptionKeys keks, LongSupplier nanoTime) {
        this.store = store;
        this.mint = new KeysetMint(store, keks);
        this.nanoTime = nanoTime;
        try {
            AeadConfig.register();
            DeterministicAeadConfig.register();
            PrfConfig.register();
            SignatureConfig.register();
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.INTERNAL, "Tink did not register.", e);
        }
    }

    /**
     * @param knowsEveryChange whether this node has lately heard of every change of keys; while it says no, nothing is
     *     sealed and nothing searched
     */
    public void follow(BooleanSupplier knowsEveryChange) {
        this.informed = knowsEveryChange;
    }

    /** Where keysets are created and wrapped anew. */
    public KeysetMint mint() {
        return mint;
    }

    /** How often the keys were used on this node. */
    public KeyUses uses() {
        return uses;
    }

    /** The generation of the keys that seal the organisation's records now. */
    public int activeGeneration(OrganisationId organisation) {
        return current(organisation).sealing(KeysetPurpose.FIELDS).active().generation();
    }

    /** Creates the organisation's keysets unless they are there; of several callers at once all get the same ones. */
    public void create(OrganisationId organisation) {
        KeysetPurpose.OF_ORGANISATIONS.forEach(purpose -> mint.first(organisation, purpose));
    }

    /** Creates a legal hold's keyset unless it is there. Its owner is the hold, by an id that no organisation has. */
    public void createForHold(OrganisationId hold) {
        mint.first(hold, KeysetPurpose.HOLD);
    }

    @Override
    public Keyring current(OrganisationId organisation) {
        if (!informed.getAsBoolean()) {
            throw new Fault(
                    FaultCode.KEY_UNAVAILABLE, "The vault cannot be reached, so the state of the keys is not known.");
        }
        return of(organisation);
    }

    @Override
    public Keyring of(OrganisationId organisation) {
        Cached newest = last;
        if (newest != null
                && newest.evictions == evictions.get()
                && newest.organisation.equals(organisation)
                && nanoTime.getAsLong() - newest.loadedAt < LIFETIME_NANOS) {
            return newest.keyring;
        }
        return ofCache(organisation);
    }

    private Keyring ofCache(OrganisationId organisation) {
        long began;
        synchronized (cache) {
            Cached cached = cache.get(organisation);
            if (cached != null && nanoTime.getAsLong() - cached.loadedAt < LIFETIME_NANOS) {
                last = new Cached(organisation, cached.keyring, cached.loadedAt, evictions.get());
                return cached.keyring;
            }
            cache.remove(organisation);
            began = evictions.get();
        }
        Keyring keyring = load(organisation);
        synchronized (cache) {
            // A key destroyed while it was being loaded must not come into the cache afterwards.
            if (began == evictions.get()) {
                Cached loaded = new Cached(organisation, keyring, nanoTime.getAsLong(), began);
                cache.put(organisation, loaded);
                last = loaded;
            }
        }
        return keyring;
    }

    /** Forgets the organisation's unwrapped keys at once. */
    public void evict(OrganisationId organisation) {
        synchronized (cache) {
            evictions.incrementAndGet();
            last = null;
            cache.remove(organisation);
        }
    }

    /** Forgets everybody's unwrapped keys at once. */
    public void evictAll() {
        synchronized (cache) {
            evictions.incrementAndGet();
            last = null;
            cache.clear();
        }
    }

    /** Forgets unwrapped keys that are older than five minutes, whether somebody asks for them again or not. */
    public void expire() {
        synchronized (cache) {
            long now = nanoTime.getAsLong();
            cache.values().removeIf(cached -> now - cached.loadedAt >= LIFETIME_NANOS);
            last = null;
        }
    }

    /** How many organisations' keys are held unwrapped at present. */
    public int held() {
        synchronized (cache) {
            return cache.size();
        }
    }

    private Keyring load(OrganisationId organisation) {
        List<StoredKeyset> stored = store.all(organisation);
        if (stored.isEmpty()) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "The organisation has no keys.");
        }
        if (stored.stream().anyMatch(keyset -> keyset.state() == KeyState.SUSPENDED)) {
            throw new Fault(FaultCode.KEY_SUSPENDED, "The organisation's keys are suspended.");
        }
        Map<KeysetPurpose, KeyGenerations<Aead>> sealing = new EnumMap<>(KeysetPurpose.class);
        for (KeysetPurpose purpose : KeysetPurpose.SEALING) {
            if (stored.stream().anyMatch(keyset -> keyset.purpose() == purpose)) {
                sealing.put(purpose, generations(organisation, purpose, stored, Keyrings::aead));
            }
        }
        if (sealing.keySet().equals(EnumSet.of(KeysetPurpose.HOLD))) {
            return new Keyring(organisation, sealing, null, null);
        }
        if (!sealing.containsKey(KeysetPurpose.FIELDS)) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "The organisation has no keys.");
        }
        return new Keyring(
                organisation,
                sealing,
                generations(organisation, KeysetPurpose.INDEX, stored, Hmac::of),
                generations(organisation, KeysetPurpose.SUPPRESSION, stored, Hmac::of));
    }

    private interface Primitive<P> {
        P of(KeysetHandle handle) throws GeneralSecurityException;
    }

    private <P> KeyGenerations<P> generations(
            OrganisationId organisation, KeysetPurpose purpose, List<StoredKeyset> stored, Primitive<P> primitive) {
        List<KeyGenerations.Key<P>> keys = new ArrayList<>();
        for (StoredKeyset keyset : stored) {
            if (keyset.purpose() == purpose && keyset.state() != KeyState.DESTROYED) {
                KeysetHandle handle = mint.open(organisation, keyset);
                try {
                    keys.add(new KeyGenerations.Key<>(
                            keyset.generation(),
                            handle.getPrimary().getId(),
                            keyset.state(),
                            primitive.of(handle),
                            uses.of(organisation, purpose, keyset.generation())));
                } catch (GeneralSecurityException e) {
                    throw new Fault(FaultCode.KEY_UNAVAILABLE, "The organisation's keys are not usable.", e);
                }
            }
        }
        return new KeyGenerations<>(keys);
    }

    private static Aead aead(KeysetHandle handle) throws GeneralSecurityException {
        KeyStrength.requireAes256(handle);
        return handle.getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    /** The platform's keyset for that purpose, created at first use. */
    KeysetHandle ofPlatform(KeysetPurpose purpose) {
        return mint.open(PLATFORM, mint.first(PLATFORM, purpose));
    }

    private record OnlyKek(KeyEncryptionKey inUse) implements KeyEncryptionKeys {

        @Override
        public KeyEncryptionKey at(String uri) {
            return inUse;
        }
    }
}
