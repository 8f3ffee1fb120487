package moxora.kms;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** AWS KMS with one key, in the JSON 1.1 protocol that it documents. */
final class FakeAwsKms extends FakeKms {

    static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    volatile String usedKey = ARN;

    @Override
    ResponseDefinitionBuilder answer(LoggedRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization == null || !authorization.startsWith("AWS4-HMAC-SHA256 Credential=")) {
            return error(400, "MissingAuthenticationTokenException");
        }
        JsonObject body = json(request);
        if (!ARN.equals(body.getString("KeyId"))) {
            return error(400, "NotFoundException");
        }
        byte[] context = body.getJsonObject("EncryptionContext").toString().getBytes(StandardCharsets.UTF_8);
        try {
            return switch (request.getHeader("X-Amz-Target")) {
                case "TrentService.Encrypt" ->
                    amz(Json.createObjectBuilder()
                            .add("CiphertextBlob", base64(seal(bytes(body, "Plaintext"), context)))
                            .add("KeyId", usedKey)
                            .add("EncryptionAlgorithm", "SYMMETRIC_DEFAULT")
                            .build());
                case "TrentService.Decrypt" ->
                    amz(Json.createObjectBuilder()
                            .add("Plaintext", base64(open(bytes(body, "CiphertextBlob"), context)))
                            .add("KeyId", usedKey)
                            .add("EncryptionAlgorithm", "SYMMETRIC_DEFAULT")
                            .build());
                default -> error(400, "UnknownOperationException");
            };
        } catch (GeneralSecurityException e) {
            return error(400, "InvalidCiphertextException");
        }
    }

    private static ResponseDefinitionBuilder amz(JsonObject body) {
        return json(200, body.toString()).withHeader("Content-Type", "application/x-amz-json-1.1");
    }

    static ResponseDefinitionBuilder error(int status, String type) {
        return json(status, "{\"__type\":\"" + type + "\",\"message\":\"words\"}")
                .withHeader("Content-Type", "application/x-amz-json-1.1");
    }

    @Override
    String keyPath() {
        return "/";
    }
}
