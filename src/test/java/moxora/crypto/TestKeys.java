package moxora.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AeadParameters;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** Real keysets, wrapped for real, kept in a map instead of the vault: what the crypto tests need without a database. */
public final class TestKeys implements KeysetStore, KeyEncryptionKey {

    public final Map<String, StoredKeyset> stored = new ConcurrentHashMap<>();
    public final Map<OrganisationId, String> ownKeks = new HashMap<>();
    private final Aead kek;

    public TestKeys() {
        this(freshKek());
    }

    TestKeys(Aead kek) {
        this.kek = kek;
    }

    private static Aead freshKek() {
        try {
            AeadConfig.register();
            return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One key-encryption key for all. */
    public static KeyEncryptionKeys only(KeyEncryptionKey kek) {
        return new KeyEncryptionKeys() {
            @Override
            public KeyEncryptionKey inUse() {
                return kek;
            }

            @Override
            public KeyEncryptionKey at(String uri) {
                return kek;
            }
        };
    }

    public Keyrings keyrings() {
        return new Keyrings(this, this);
    }

    /** An organisation with keysets. */
    public TenantScope organisation() {
        OrganisationId organisation = new OrganisationId(UUID.randomUUID());
        keyrings().create(organisation);
        keyrings().createForHold(organisation);
        return new TenantScope(organisation, new Actor(UUID.randomUUID(), Actor.Role.ADMIN), Purpose.SERVICE);
    }

    /** Puts a keyset of other parameters where the organisation's own lies. */
    public void replace(OrganisationId organisation, KeysetPurpose purpose, AeadParameters parameters) {
        try {
            byte[] wrapped = TinkProtoKeysetFormat.serializeEncryptedKeyset(
                    KeysetHandle.generateNew(parameters), kek, AssociatedData.ofKeyset(organisation, purpose, 1));
            put(organisation, purpose, new WrappedKeyset(uri(), Sealed.of(wrapped)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is stored as the organisation's first keyset of the purpose. */
    public WrappedKeyset get(OrganisationId organisation, KeysetPurpose purpose) {
        return stored.get(key(organisation, purpose, 1)).wrapped();
    }

    /** Puts this where the organisation's first keyset of the purpose lies. */
    public void put(OrganisationId organisation, KeysetPurpose purpose, WrappedKeyset wrapped) {
        stored.put(key(organisation, purpose, 1), new StoredKeyset(purpose, 1, KeyState.ACTIVE, wrapped));
    }

    /** Brings a key into another state. */
    public void reach(OrganisationId organisation, KeysetPurpose purpose, int generation, KeyState state) {
        stored.computeIfPresent(
                key(organisation, purpose, generation),
                (key, keyset) -> new StoredKeyset(purpose, generation, state, keyset.wrapped()));
    }

    public static String key(OrganisationId organisation, KeysetPurpose purpose, int generation) {
        return organisation + "/" + purpose.wire() + "/" + generation;
    }

    @Override
    public synchronized List<StoredKeyset> all(OrganisationId owner) {
        return stored.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(owner + "/"))
                .map(Map.Entry::getValue)
                .toList();
    }

    @Override
    public synchronized StoredKeyset insertIfAbsent(OrganisationId owner, StoredKeyset keyset) {
        String key = key(owner, keyset.purpose(), keyset.generation());
        stored.putIfAbsent(key, keyset);
        return stored.get(key);
    }

    @Override
    public Optional<String> ownKek(OrganisationId organisation) {
        return Optional.ofNullable(ownKeks.get(organisation));
    }

    @Override
    public String uri() {
        return "test:kek";
    }

    @Override
    public byte[] wrap(byte[] keyset, byte[] associatedData) throws GeneralSecurityException {
        return kek.encrypt(keyset, associatedData);
    }

    @Override
    public byte[] unwrap(byte[] wrapped, byte[] associatedData) throws GeneralSecurityException {
        return kek.decrypt(wrapped, associatedData);
    }
}
