package moxora.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.prf.PrfConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.UUID;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** Keys that count up from zero and lie in the open, under which the known answers were made. Of no use but in tests. */
final class FrozenKeys {

    static final TenantScope ACME = new TenantScope(
            new OrganisationId(UUID.fromString("01900000-0000-7000-8000-00000000000a")),
            new Actor(UUID.fromString("01900000-0000-7000-8000-0000000000aa"), Actor.Role.ADMIN),
            Purpose.SERVICE);
    static final UUID ROW = UUID.fromString("01900000-0000-7000-8000-0000000000b0");

    private FrozenKeys() {}

    static KeyringSource keyrings() throws GeneralSecurityException, IOException {
        Aead fields = keyset("test-only-fields-keyset.json").getPrimitive(RegistryConfiguration.get(), Aead.class);
        Aead special = keyset("test-only-special-keyset.json").getPrimitive(RegistryConfiguration.get(), Aead.class);
        var index = Hmac.of(keyset("test-only-index-keyset.json"));
        return organisation -> new Keyring(
                organisation,
                Map.of(
                        KeysetPurpose.FIELDS, KeyGenerations.only(fields),
                        KeysetPurpose.SPECIAL, KeyGenerations.only(special),
                        KeysetPurpose.HOLD, KeyGenerations.only(special)),
                KeyGenerations.only(index),
                KeyGenerations.only(index));
    }

    static KeysetHandle keyset(String name) throws GeneralSecurityException, IOException {
        AeadConfig.register();
        PrfConfig.register();
        try (var in = FrozenKeys.class.getResourceAsStream(name)) {
            return TinkJsonProtoKeysetFormat.parseKeyset(
                    new String(in.readAllBytes(), StandardCharsets.UTF_8), InsecureSecretKeyAccess.get());
        }
    }
}
