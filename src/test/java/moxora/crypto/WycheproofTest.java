package moxora.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.Key;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.prf.HmacPrfKey;
import com.google.crypto.tink.prf.HmacPrfParameters;
import com.google.crypto.tink.prf.PrfConfig;
import com.google.crypto.tink.prf.PrfSet;
import com.google.crypto.tink.util.SecretBytes;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import moxora.battery.Tally;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Project Wycheproof's vectors (C2SP, Apache License 2.0) against the primitives as they are used here. They are kept
 * beside the project; where they are not, the tests are skipped and say so.
 */
@Tag("B8")
class WycheproofTest {

    @Test
    void aesGcm_opensWhatIsValid_andRefusesTheRest() throws GeneralSecurityException, IOException {
        AeadConfig.register();
        Tally tally = Tally.of("B8 Wycheproof AES-256-GCM");
        for (JsonObject group : groups("aes_gcm_test.json")) {
            if (group.getInt("keySize") != 256 || group.getInt("ivSize") != 96 || group.getInt("tagSize") != 128) {
                continue;
            }
            for (JsonObject test : group.getJsonArray("tests").getValuesAs(JsonObject.class)) {
                tally.check(holdsForGcm(test), "tcId " + test.getInt("tcId"));
            }
        }
        tally.close();
    }

    @Test
    void hmacSha256_givesTheTagsOfTheVectors() throws GeneralSecurityException, IOException {
        PrfConfig.register();
        Tally tally = Tally.of("B8 Wycheproof HMAC-SHA256");
        for (JsonObject group : groups("hmac_sha256_test.json")) {
            if (group.getInt("keySize") < 128) {
                continue;
            }
            for (JsonObject test : group.getJsonArray("tests").getValuesAs(JsonObject.class)) {
                tally.check(holdsForHmac(test, group.getInt("tagSize") / 8), "tcId " + test.getInt("tcId"));
            }
        }
        tally.close();
    }

    private static boolean holdsForGcm(JsonObject test) throws GeneralSecurityException {
        byte[] keyBytes = hex(test, "key");
        AesGcmKey key = AesGcmKey.builder()
                .setParameters(AesGcmParameters.builder()
                        .setKeySizeBytes(32)
                        .setIvSizeBytes(12)
                        .setTagSizeBytes(16)
                        .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                        .build())
                .setKeyBytes(SecretBytes.copyFrom(keyBytes, InsecureSecretKeyAccess.get()))
                .build();
        Aead aead = handle(key).getPrimitive(RegistryConfiguration.get(), Aead.class);
        byte[] ciphertext =
                HexFormat.of().parseHex(test.getString("iv") + test.getString("ct") + test.getString("tag"));
        try {
            byte[] opened = aead.decrypt(ciphertext, hex(test, "aad"));
            return test.getString("result").equals("valid") && Arrays.equals(opened, hex(test, "msg"));
        } catch (GeneralSecurityException refused) {
            return test.getString("result").equals("invalid");
        }
    }

    private static boolean holdsForHmac(JsonObject test, int size) throws GeneralSecurityException {
        byte[] keyBytes = hex(test, "key");
        HmacPrfKey key = HmacPrfKey.builder()
                .setParameters(HmacPrfParameters.builder()
                        .setKeySizeBytes(keyBytes.length)
                        .setHashType(HmacPrfParameters.HashType.SHA256)
                        .build())
                .setKeyBytes(SecretBytes.copyFrom(keyBytes, InsecureSecretKeyAccess.get()))
                .build();
        byte[] tag = handle(key)
                .getPrimitive(RegistryConfiguration.get(), PrfSet.class)
                .computePrimary(hex(test, "msg"), size);
        return Arrays.equals(tag, hex(test, "tag")) == test.getString("result").equals("valid");
    }

    private static KeysetHandle handle(Key key) throws GeneralSecurityException {
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(key).withFixedId(1).makePrimary())
                .build();
    }

    private static List<JsonObject> groups(String name) throws IOException {
        Path file = Path.of(System.getProperty("project.directory", "."))
                .resolve("../shared/data/wycheproof")
                .resolve(name);
        assumeTrue(Files.exists(file), "No Wycheproof vectors beside the project: " + name);
        try (Reader reader = Files.newBufferedReader(file);
                var json = Json.createReader(reader)) {
            List<JsonObject> groups =
                    json.readObject().getJsonArray("testGroups").getValuesAs(JsonObject.class);
            assertThat(groups).isNotEmpty();
            return groups;
        }
    }

    private static byte[] hex(JsonObject test, String name) {
        return HexFormat.of().parseHex(test.getString(name));
    }
}
