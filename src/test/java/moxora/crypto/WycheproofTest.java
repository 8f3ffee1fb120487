package moxora.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.Key;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.prf.HkdfPrfKey;
import com.google.crypto.tink.prf.HkdfPrfParameters;
import com.google.crypto.tink.prf.HmacPrfKey;
import com.google.crypto.tink.prf.HmacPrfParameters;
import com.google.crypto.tink.prf.PrfConfig;
import com.google.crypto.tink.prf.PrfSet;
import com.google.crypto.tink.subtle.EngineFactory;
import com.google.crypto.tink.subtle.Hkdf;
import com.google.crypto.tink.util.Bytes;
import com.google.crypto.tink.util.SecretBytes;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import moxora.battery.Tally;
import moxora.crypto.Wycheproof.Vector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Wycheproof's vectors against the primitives as they are used here, and against the provider that Tink takes them from:
 * each of AES-GCM with 256-bit keys and 96-bit nonces, of HMAC-SHA-256 and of HKDF-SHA-256.
 */
@Tag("B8")
class WycheproofTest {

    private static final Predicate<JsonObject> ANY = group -> true;
    private static final Predicate<JsonObject> OURS =
            group -> group.getInt("keySize") == 256 && group.getInt("ivSize") == 96 && group.getInt("tagSize") == 128;

    /** Whether an answer is what the vector says. */
    private interface Claim {
        boolean holds(Vector vector) throws GeneralSecurityException;
    }

    @Test
    void aesGcm_opensWhatIsValid_andRefusesTheRest() throws GeneralSecurityException, IOException {
        AeadConfig.register();
        List<Vector> vectors = Wycheproof.vectors("aes_gcm_test.json", OURS);
        Wycheproof.count("AES-256-GCM, 96-bit nonces", vectors, 39, 27);
        Cipher cipher = EngineFactory.CIPHER.getInstance("AES/GCM/NoPadding");

        all("AES-256-GCM, Tink's AEAD", vectors, WycheproofTest::opensWithTink);
        all("AES-256-GCM, " + cipher.getProvider(), vectors, vector -> opensWith(cipher, vector));
        all(
                "AES-256-GCM seals to the valid ones, " + cipher.getProvider(),
                vectors.stream().filter(Vector::isValid).toList(),
                vector -> Arrays.equals(sealedWith(cipher, vector), ciphertext(vector)));
    }

    @Test
    void hmacSha256_givesTheTagsOfTheVectors() throws GeneralSecurityException, IOException {
        PrfConfig.register();
        List<Vector> vectors = Wycheproof.vectors("hmac_sha256_test.json", ANY);
        Wycheproof.count("HMAC-SHA-256", vectors, 66, 108);
        Mac mac = EngineFactory.MAC.getInstance("HmacSHA256");

        all("HMAC-SHA-256, Tink's PRF", vectors, vector -> is(vector, "tag", hmacOfTink(vector)));
        all("HMAC-SHA-256, " + mac.getProvider(), vectors, vector -> {
            byte[] tag = hmac(mac, vector.hex("key"), vector.hex("msg"));
            return is(vector, "tag", Arrays.copyOf(tag, vector.group().getInt("tagSize") / 8));
        });
    }

    @Test
    void hkdfSha256_givesTheKeysOfTheVectors() throws GeneralSecurityException, IOException {
        PrfConfig.register();
        List<Vector> vectors = Wycheproof.vectors("hkdf_sha256_test.json", ANY);
        Wycheproof.count("HKDF-SHA-256", vectors, 83, 3);
        List<Vector> ofLongKeys = vectors.stream()
                .filter(vector -> vector.hex("ikm").length >= 32)
                .toList();
        Wycheproof.count("HKDF-SHA-256 from keys of 256 bits and more, which Tink's PRF takes", ofLongKeys, 37, 1);
        Mac mac = EngineFactory.MAC.getInstance("HmacSHA256");

        all(
                "HKDF-SHA-256, Tink's function",
                vectors,
                vector -> derives(
                        vector,
                        () -> Hkdf.computeHkdf(
                                "HMACSHA256",
                                vector.hex("ikm"),
                                vector.hex("salt"),
                                vector.hex("info"),
                                vector.test().getInt("size"))));
        all("HKDF-SHA-256, Tink's PRF", ofLongKeys, vector -> derives(vector, () -> hkdfOfTink(vector)));
        all("HKDF-SHA-256, " + mac.getProvider(), vectors, vector -> derives(vector, () -> hkdf(mac, vector)));
    }

    /** A vector that no longer fits must be noticed, or this test would be one that cannot fail. */
    @Test
    @Tag("B1")
    void aVectorWithOneBitChanged_isNoticed() throws GeneralSecurityException, IOException {
        AeadConfig.register();
        for (Vector vector : Wycheproof.vectors("aes_gcm_test.json", OURS)) {
            if (vector.isValid()) {
                byte[] changed = ciphertext(vector);
                changed[changed.length - 1] ^= 1;
                assertThat(opens(vector, aad -> tink(vector).decrypt(changed, aad)))
                        .isFalse();
            }
        }
    }

    private static void all(String what, List<Vector> vectors, Claim claim) throws GeneralSecurityException {
        Tally tally = Tally.of("B8 Wycheproof " + what);
        for (Vector vector : vectors) {
            tally.check(claim.holds(vector), vector.place());
        }
        tally.close();
    }

    private interface Opening {
        byte[] with(byte[] associatedData) throws GeneralSecurityException;
    }

    private interface Derivation {
        byte[] key() throws GeneralSecurityException;
    }

    private static boolean opens(Vector vector, Opening opening) {
        try {
            byte[] opened = opening.with(vector.hex("aad"));
            return vector.isValid() && Arrays.equals(opened, vector.hex("msg"));
        } catch (GeneralSecurityException refused) {
            return !vector.isValid();
        }
    }

    private static boolean opensWithTink(Vector vector) {
        byte[] ciphertext = ciphertext(vector);
        return opens(vector, aad -> tink(vector).decrypt(ciphertext, aad));
    }

    private static boolean opensWith(Cipher cipher, Vector vector) {
        return opens(vector, aad -> {
            cipher.init(Cipher.DECRYPT_MODE, aes(vector), nonce(vector));
            cipher.updateAAD(aad);
            cipher.update(vector.hex("ct"));
            return cipher.doFinal(vector.hex("tag"));
        });
    }

    private static byte[] sealedWith(Cipher cipher, Vector vector) throws GeneralSecurityException {
        cipher.init(Cipher.ENCRYPT_MODE, aes(vector), nonce(vector));
        cipher.updateAAD(vector.hex("aad"));
        return joined(vector.hex("iv"), cipher.doFinal(vector.hex("msg")));
    }

    private static Aead tink(Vector vector) throws GeneralSecurityException {
        return handle(AesGcmKey.builder()
                        .setParameters(AesGcmParameters.builder()
                                .setKeySizeBytes(32)
                                .setIvSizeBytes(12)
                                .setTagSizeBytes(16)
                                .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                                .build())
                        .setKeyBytes(secret(vector.hex("key")))
                        .build())
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    private static byte[] hmacOfTink(Vector vector) throws GeneralSecurityException {
        byte[] key = vector.hex("key");
        return prf(HmacPrfKey.builder()
                        .setParameters(HmacPrfParameters.builder()
                                .setKeySizeBytes(key.length)
                                .setHashType(HmacPrfParameters.HashType.SHA256)
                                .build())
                        .setKeyBytes(secret(key))
                        .build())
                .computePrimary(vector.hex("msg"), vector.group().getInt("tagSize") / 8);
    }

    /** Tink's PRF expands and truncates; the salt is part of its parameters, the info its input. */
    private static byte[] hkdfOfTink(Vector vector) throws GeneralSecurityException {
        byte[] key = vector.hex("ikm");
        HkdfPrfParameters.Builder parameters =
                HkdfPrfParameters.builder().setKeySizeBytes(key.length).setHashType(HkdfPrfParameters.HashType.SHA256);
        if (vector.hex("salt").length > 0) {
            parameters.setSalt(Bytes.copyFrom(vector.hex("salt")));
        }
        return prf(HkdfPrfKey.builder()
                        .setParameters(parameters.build())
                        .setKeyBytes(secret(key))
                        .build())
                .computePrimary(vector.hex("info"), vector.test().getInt("size"));
    }

    private static boolean is(Vector vector, String name, byte[] answer) {
        return Arrays.equals(answer, vector.hex(name)) == vector.isValid();
    }

    private static boolean derives(Vector vector, Derivation derivation) {
        try {
            return is(vector, "okm", derivation.key());
        } catch (GeneralSecurityException refused) {
            return !vector.isValid();
        }
    }

    /** RFC 5869, over the provider's HMAC. */
    private static byte[] hkdf(Mac mac, Vector vector) throws GeneralSecurityException {
        int size = vector.test().getInt("size");
        if (size > 255 * 32) {
            throw new GeneralSecurityException("more than 255 blocks");
        }
        byte[] salt = vector.hex("salt");
        byte[] extracted = hmac(mac, salt.length == 0 ? new byte[32] : salt, vector.hex("ikm"));
        byte[] key = new byte[0];
        byte[] block = new byte[0];
        for (int i = 1; key.length < size; i++) {
            block = hmac(mac, extracted, joined(joined(block, vector.hex("info")), new byte[] {(byte) i}));
            key = joined(key, block);
        }
        return Arrays.copyOf(key, size);
    }

    private static byte[] hmac(Mac mac, byte[] key, byte[] message) throws GeneralSecurityException {
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private static PrfSet prf(Key key) throws GeneralSecurityException {
        return handle(key).getPrimitive(RegistryConfiguration.get(), PrfSet.class);
    }

    private static KeysetHandle handle(Key key) throws GeneralSecurityException {
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(key).withFixedId(1).makePrimary())
                .build();
    }

    private static SecretBytes secret(byte[] key) {
        return SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get());
    }

    private static SecretKeySpec aes(Vector vector) {
        return new SecretKeySpec(vector.hex("key"), "AES");
    }

    private static GCMParameterSpec nonce(Vector vector) {
        return new GCMParameterSpec(128, vector.hex("iv"));
    }

    private static byte[] ciphertext(Vector vector) {
        return joined(joined(vector.hex("iv"), vector.hex("ct")), vector.hex("tag"));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
