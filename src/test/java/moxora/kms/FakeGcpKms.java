package moxora.kms;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/** Google Cloud KMS with one key, Google's token endpoint, and a metadata server. */
final class FakeGcpKms extends FakeKms {

    static final String NAME = "projects/crm/locations/europe-west3/keyRings/moxora/cryptoKeys/kek";
    static final String ACCOUNT = "moxora@crm.iam.gserviceaccount.com";
    private static final KeyPair PAIR = pair();

    /** How many tokens were handed out; the last one is the only one that counts. */
    final AtomicInteger tokens = new AtomicInteger();

    volatile String usedKey = NAME;
    volatile long crcError;
    volatile boolean verifiesNothing;

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the service account's JSON key, in the shape that Google hands out. */
    Path credentials(Path file) {
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(PAIR.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        JsonObject key = Json.createObjectBuilder()
                .add("type", "service_account")
                .add("project_id", "crm")
                .add("private_key_id", "key-1")
                .add("private_key", pem)
                .add("client_email", ACCOUNT)
                .add("token_uri", address() + "/token")
                .build();
        try {
            return Files.writeString(file, key.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    ResponseDefinitionBuilder answer(LoggedRequest request) {
        return switch (request.getUrl()) {
            case "/token" -> isSigned(request) ? token() : json(400, "{\"error\":\"invalid_grant\"}");
            case "/computeMetadata/v1/instance/service-accounts/default/token" ->
                "Google".equals(request.getHeader("Metadata-Flavor"))
                        ? token().withHeader("Metadata-Flavor", "Google")
                        : json(403, "{}");
            default -> used(request);
        };
    }

    private ResponseDefinitionBuilder token() {
        return json(
                200,
                "{\"access_token\":\"" + tokenOf(tokens.incrementAndGet())
                        + "\",\"expires_in\":3599,\"token_type\":\"Bearer\"}");
    }

    private static String tokenOf(int number) {
        return "ya29.token-" + number;
    }

    private boolean isSigned(LoggedRequest request) {
        String body = request.getBodyAsString();
        String prefix = "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=";
        String form = URLDecoder.decode(body, StandardCharsets.UTF_8);
        if (!form.startsWith(prefix)) {
            return false;
        }
        String[] parts = form.substring(prefix.length()).split("\\.");
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(PAIR.getPublic());
            verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            JsonObject claims = decoded(parts[1]);
            return verifier.verify(Base64.getUrlDecoder().decode(parts[2]))
                    && decoded(parts[0]).getString("alg").equals("RS256")
                    && claims.getString("iss").equals(ACCOUNT)
                    && claims.getString("aud").equals(address() + "/token")
                    && claims.getString("scope").equals("https://www.googleapis.com/auth/cloudkms")
                    && claims.getJsonNumber("exp").longValue()
                                    - claims.getJsonNumber("iat").longValue()
                            <= 3600;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static JsonObject decoded(String part) {
        String text = new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private ResponseDefinitionBuilder used(LoggedRequest request) {
        if (!("Bearer " + tokenOf(tokens.get())).equals(request.getHeader("Authorization"))) {
            return error(401, "UNAUTHENTICATED");
        }
        JsonObject body = json(request);
        byte[] binding = bytes(body, "additionalAuthenticatedData");
        if (!crc(binding).equals(body.getString("additionalAuthenticatedDataCrc32c"))) {
            return error(400, "INVALID_ARGUMENT");
        }
        try {
            if (request.getUrl().equals("/v1/" + NAME + ":encrypt")) {
                byte[] plaintext = bytes(body, "plaintext");
                byte[] sealed = seal(plaintext, binding);
                boolean verified = crc(plaintext).equals(body.getString("plaintextCrc32c")) && !verifiesNothing;
                return json(
                        200,
                        Json.createObjectBuilder()
                                .add("name", usedKey + "/cryptoKeyVersions/1")
                                .add("ciphertext", base64(sealed))
                                .add("ciphertextCrc32c", crc(sealed))
                                .add("verifiedPlaintextCrc32c", verified)
                                .add("verifiedAdditionalAuthenticatedDataCrc32c", true)
                                .add("protectionLevel", "SOFTWARE")
                                .build()
                                .toString());
            }
            if (request.getUrl().equals("/v1/" + NAME + ":decrypt")) {
                byte[] opened = open(bytes(body, "ciphertext"), binding);
                return json(
                        200,
                        Json.createObjectBuilder()
                                .add("plaintext", base64(opened))
                                .add("plaintextCrc32c", crc(opened))
                                .add("usedPrimary", true)
                                .add("protectionLevel", "SOFTWARE")
                                .build()
                                .toString());
            }
            return error(404, "NOT_FOUND");
        } catch (GeneralSecurityException e) {
            return error(400, "INVALID_ARGUMENT");
        }
    }

    private String crc(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return Long.toString(sum.getValue() ^ crcError);
    }

    static ResponseDefinitionBuilder error(int status, String code) {
        return json(status, "{\"error\":{\"code\":" + status + ",\"message\":\"words\",\"status\":\"" + code + "\"}}");
    }

    @Override
    String keyPath() {
        return "/v1/projects/.*crypt";
    }
}
