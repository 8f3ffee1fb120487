package moxora.kms;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import moxora.crypto.KekException;
import moxora.crypto.KekException.Reason;
import moxora.crypto.KeyEncryptionKey;

/**
 * A key of HashiCorp Vault's transit engine, over its HTTP API: {@code POST /v1/{mount}/encrypt/{key}} and
 * {@code …/decrypt/{key}} with {@code associated_data}. What is stored is Vault's ciphertext text, {@code vault:v1:…}.
 */
final class VaultTransitKek implements KeyEncryptionKey {

    private static final Pattern CIPHERTEXT = Pattern.compile("vault:v[1-9]\\d{0,8}:[A-Za-z0-9+/]+={0,2}");

    /**
     * The words by which Vault says that a key may not be used; it says all of it with status 400. Anything else there
     * means that these bytes do not open.
     */
    private static final Pattern NOT_USABLE = Pattern.compile(
            "encryption key not found|disallowed by policy|deleted|not available|does not support",
            Pattern.CASE_INSENSITIVE);

    private final KekUri.VaultTransit key;
    private final VaultToken token;
    private final KmsAccess access;
    private final GuardedCalls calls;
    private final BoundedHttp http;

    VaultTransitKek(KekUri.VaultTransit key, KmsAccess access, Patience patience) {
        this.key = key;
        this.token = new VaultToken(access);
        this.access = access;
        this.calls = new GuardedCalls(patience);
        this.http = new BoundedHttp(HttpClient.newBuilder(), patience);
    }

    @Override
    public String uri() {
        return key.text();
    }

    @Override
    public byte[] wrap(byte[] keyset, byte[] associatedData) throws KekException {
        JsonObjectBuilder body = bound(associatedData).add("plaintext", base64(keyset));
        JsonObject request = body.build();
        return calls.run(deadline -> {
            Answer data = ask("encrypt", request, deadline).object("data");
            String ciphertext = data.text("ciphertext");
            // A key of a type without authentication would answer no longer than it was asked.
            if (!isCiphertext(ciphertext)
                    || ciphertext.length() <= base64(keyset).length()) {
                throw data.garbage();
            }
            return ciphertext.getBytes(StandardCharsets.US_ASCII);
        });
    }

    @Override
    public byte[] unwrap(byte[] wrapped, byte[] associatedData) throws KekException {
        String ciphertext = new String(wrapped, StandardCharsets.ISO_8859_1);
        if (!isCiphertext(ciphertext)) {
            throw new KekException(Reason.GARBAGE, "The wrapped keyset is not a ciphertext of Vault.");
        }
        JsonObject request = bound(associatedData).add("ciphertext", ciphertext).build();
        return calls.run(deadline -> {
            Answer data = ask("decrypt", request, deadline).object("data");
            byte[] keyset = data.bytes("plaintext");
            if (keyset.length == 0) {
                throw data.garbage();
            }
            return keyset;
        });
    }

    private static boolean isCiphertext(String text) {
        return CIPHERTEXT.matcher(text).matches();
    }

    private static JsonObjectBuilder bound(byte[] associatedData) {
        return Json.createObjectBuilder().add("associated_data", base64(associatedData));
    }

    private Answer ask(String operation, JsonObject body, Deadline deadline) throws KekException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(key.server() + "/v1/" + key.mount() + "/" + operation + "/" + key.key()))
                .header("Content-Type", "application/json")
                .header("X-Vault-Request", "true")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        String presented = token.current();
        if (!presented.isEmpty()) {
            request.header("X-Vault-Token", presented);
        }
        String namespace = access.vaultNamespace();
        if (namespace != null) {
            request.header("X-Vault-Namespace", namespace);
        }
        Answer answer = Answer.of(http.send(request, deadline));
        if (answer.isSuccess()) {
            return answer;
        }
        if (answer.status() == 412) {
            throw new KekException(Reason.UNREACHABLE, "This Vault node has not caught up with its leader yet.");
        }
        throw answer.isRefusal() || saysNotUsable(answer) ? answer.refused() : answer.garbage();
    }

    private static boolean saysNotUsable(Answer answer) {
        return answer.body().get("errors") instanceof JsonArray errors
                && errors.stream()
                        .flatMap(error -> error instanceof JsonString text ? Stream.of(text.getString()) : Stream.of())
                        .anyMatch(text -> NOT_USABLE.matcher(text).find());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
