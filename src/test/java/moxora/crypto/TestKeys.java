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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** Real keysets, wrapped for real, kept in a map instead of the vault: what the crypto tests need without a database. */
public final class TestKeys implements KeysetStore, KeyEncryptionKey {

    public final Map<String, WrappedKeyset> stored = new HashMap<>();
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

    public Keyrings keyrings() {
        return new Keyrings(this, this);
    }

    /** An organisation with keysets. */
    public TenantScope organisation() {
        OrganisationId organisation = new OrganisationId(UUID.randomUUID());
        keyrings().create(organisation);
        return new TenantScope(organisation, new Actor(UUID.randomUUID(), Actor.Role.ADMIN), Purpose.SERVICE);
    }

    /** Puts a keyset of other parameters where the organisation's own lies. */
    public void replace(OrganisationId organisation, KeysetPurpose purpose, AeadParameters parameters) {
        try {
            byte[] wrapped = TinkProtoKeysetFormat.serializeEncryptedKeyset(
                    KeysetHandle.generateNew(parameters), kek, AssociatedData.ofKeyset(organisation, purpose));
            stored.put(key(organisation, purpose), new WrappedKeyset(uri(), Sealed.of(wrapped)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String key(OrganisationId organisation, KeysetPurpose purpose) {
        return organisation + "/" + purpose.wire();
    }

    @Override
    public synchronized Optional<WrappedKeyset> find(OrganisationId organisation, KeysetPurpose purpose) {
        return Optional.ofNullable(stored.get(key(organisation, purpose)));
    }

    @Override
    public synchronized WrappedKeyset insertIfAbsent(
            OrganisationId organisation, KeysetPurpose purpose, WrappedKeyset keyset) {
        stored.putIfAbsent(key(organisation, purpose), keyset);
        return stored.get(key(organisation, purpose));
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
