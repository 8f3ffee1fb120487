package moxora.kms;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.zip.CRC32C;
import moxora.crypto.KekException;
import moxora.crypto.KekException.Reason;
import moxora.crypto.KeyEncryptionKey;

/**
 * A key of Google Cloud KMS, over its REST API: {@code POST /v1/{name}:encrypt} and {@code :decrypt} with
 * {@code additionalAuthenticatedData}. Both directions carry CRC32C sums, as the service's guide on data integrity asks.
 */
final class GcpKmsKek implements KeyEncryptionKey {

    private static final URI SERVICE = URI.create("https://cloudkms.googleapis.com");

    private final KekUri.GcpKms key;
    private final URI endpoint;
    private final AccessTokens tokens;
    private final GuardedCalls calls;
    private final BoundedHttp http;

    GcpKmsKek(KekUri.GcpKms key, KmsAccess access, Clock clock, Patience patience) {
        this.key = key;
        URI asked = access.gcpEndpoint();
        this.endpoint = asked == null ? SERVICE : asked;
        this.calls = new GuardedCalls(patience);
        this.http = new BoundedHttp(HttpClient.newBuilder(), patience);
        Path credentials = access.gcpCredentials();
        this.tokens = new AccessTokens(
                credentials == null
                        ? new MetadataServer(
                                access.gcpMetadata(),
                                new BoundedHttp(HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY), patience),
                                clock)
                        : new ServiceAccount(credentials, http, clock),
                clock);
    }

    @Override
    public String uri() {
        return key.text();
    }

    @Override
    public byte[] wrap(byte[] keyset, byte[] associatedData) throws KekException {
        JsonObject request = request("plaintext", keyset, associatedData);
        return calls.run(deadline -> {
            Answer answer = ask(":encrypt", request, deadline);
            byte[] ciphertext = answer.bytes("ciphertext");
            // The sums say whether the service got what was sent; the name says whose key it used.
            if (!answer.isTrue("verifiedPlaintextCrc32c")
                    || !answer.isTrue("verifiedAdditionalAuthenticatedDataCrc32c")
                    || !answer.text("name").startsWith(key.name() + "/cryptoKeyVersions/")
                    || ciphertext.length <= keyset.length) {
                throw answer.garbage();
            }
            return checked(ciphertext, "ciphertextCrc32c", answer);
        });
    }

    @Override
    public byte[] unwrap(byte[] wrapped, byte[] associatedData) throws KekException {
        JsonObject request = request("ciphertext", wrapped, associatedData);
        return calls.run(deadline -> {
            Answer answer = ask(":decrypt", request, deadline);
            byte[] keyset = answer.bytes("plaintext");
            if (keyset.length == 0) {
                throw answer.garbage();
            }
            return checked(keyset, "plaintextCrc32c", answer);
        });
    }

    private static JsonObject request(String name, byte[] bytes, byte[] associatedData) {
        Base64.Encoder base64 = Base64.getEncoder();
        return Json.createObjectBuilder()
                .add(name, base64.encodeToString(bytes))
                .add(name + "Crc32c", crc32c(bytes))
                .add("additionalAuthenticatedData", base64.encodeToString(associatedData))
                .add("additionalAuthenticatedDataCrc32c", crc32c(associatedData))
                .build();
    }

    private static byte[] checked(byte[] bytes, String sum, Answer answer) throws KekException {
        if (!crc32c(bytes).equals(answer.text(sum))) {
            throw new KekException(Reason.GARBAGE, "The answer of the key's service was changed on its way (CRC32C).");
        }
        return bytes;
    }

    /** As JSON carries an int64: a decimal string. */
    private static String crc32c(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return Long.toString(sum.getValue());
    }

    private Answer ask(String verb, JsonObject body, Deadline deadline) throws KekException {
        AccessTokens.Token token = tokens.current(deadline);
        Answer answer = ask(verb, body, token, deadline);
        if (answer.status() == 401) {
            tokens.forget(token);
            answer = ask(verb, body, tokens.current(deadline), deadline);
        }
        if (answer.isSuccess()) {
            return answer;
        }
        throw answer.isRefusal() || isPrecondition(answer) ? answer.refused() : answer.garbage();
    }

    private Answer ask(String verb, JsonObject body, AccessTokens.Token token, Deadline deadline) throws KekException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint + "/v1/" + key.name() + verb))
                .header("Authorization", "Bearer " + token.value())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        return Answer.of(http.send(request, deadline));
    }

    /** A version that is disabled, destroyed or about to be: status 400 with this canonical code. */
    private static boolean isPrecondition(Answer answer) {
        JsonValue error = answer.body().get("error");
        return error instanceof JsonObject object && "FAILED_PRECONDITION".equals(object.getString("status", ""));
    }
}
