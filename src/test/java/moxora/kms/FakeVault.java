package moxora.kms;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import jakarta.json.JsonObject;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** The transit engine of HashiCorp Vault with one key, {@code moxora}, of type aes256-gcm96. */
final class FakeVault extends FakeKms {

    volatile String token = "hvs.token-of-the-tests";
    volatile boolean ignoresTheBinding;

    @Override
    ResponseDefinitionBuilder answer(LoggedRequest request) {
        if (!token.equals(request.getHeader("X-Vault-Token"))) {
            return error(403, "permission denied");
        }
        JsonObject body = json(request);
        byte[] binding = ignoresTheBinding ? new byte[0] : bytes(body, "associated_data");
        try {
            return switch (request.getUrl()) {
                case "/v1/transit/encrypt/moxora" ->
                    json(
                            200,
                            "{\"request_id\":\"1\",\"lease_id\":\"\",\"data\":{\"ciphertext\":\"vault:v1:"
                                    + base64(seal(bytes(body, "plaintext"), binding)) + "\",\"key_version\":1}}");
                case "/v1/transit/decrypt/moxora" -> {
                    byte[] sealed = Base64.getDecoder()
                            .decode(body.getString("ciphertext").split(":")[2]);
                    yield json(200, "{\"data\":{\"plaintext\":\"" + base64(open(sealed, binding)) + "\"}}");
                }
                default -> json(404, "{\"errors\":[]}");
            };
        } catch (GeneralSecurityException e) {
            return error(400, "cipher: message authentication failed");
        }
    }

    static ResponseDefinitionBuilder error(int status, String words) {
        return json(status, "{\"errors\":[\"" + words + "\"]}");
    }

    @Override
    String keyPath() {
        return "/v1/transit/(en|de)crypt/.*";
    }
}
