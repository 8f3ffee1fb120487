package moxora.kms;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import moxora.crypto.KekException;
import moxora.crypto.KekException.Reason;

/**
 * A service's JSON answer: an object, read member by member. What is missing or of another type is {@code GARBAGE}.
 *
 * @param status 200 to 299, or 400 to 499; of other statuses there is no answer
 */
record Answer(int status, JsonObject body) {

    private static final JsonReaderFactory JSON = Json.createReaderFactory(Map.of());

    static Answer of(HttpResponse<byte[]> response) throws KekException {
        int status = response.statusCode();
        if (status == 408 || status == 429 || status >= 500) {
            throw new KekException(Reason.UNREACHABLE, "The key's service answered with status " + status + ".");
        }
        if (status < 200 || status >= 300 && status < 400) {
            throw new KekException(Reason.GARBAGE, "The key's service answered with status " + status + ".");
        }
        try (JsonReader reader = JSON.createReader(new ByteArrayInputStream(response.body()), StandardCharsets.UTF_8)) {
            return new Answer(status, reader.readObject());
        } catch (JsonException e) {
            if (status >= 400) {
                return new Answer(status, JsonValue.EMPTY_JSON_OBJECT);
            }
            throw new KekException(Reason.GARBAGE, "The answer of the key's service is not a JSON object.");
        }
    }

    boolean isSuccess() {
        return status < 300;
    }

    /** The service refused the caller or the key, by status alone. */
    boolean isRefusal() {
        return status == 401 || status == 403 || status == 404;
    }

    KekException refused() {
        return new KekException(
                Reason.REFUSED, "The key's service refused the use of the key (status " + status + ").");
    }

    KekException garbage() {
        return new KekException(
                Reason.GARBAGE,
                isSuccess()
                        ? "The answer of the key's service is not what its protocol says."
                        : "The key's service cannot use what it was sent (status " + status + ").");
    }

    Answer object(String name) throws KekException {
        if (body.get(name) instanceof JsonObject object) {
            return new Answer(status, object);
        }
        throw garbage();
    }

    String text(String name) throws KekException {
        if (body.get(name) instanceof JsonString text) {
            return text.getString();
        }
        throw garbage();
    }

    /** Base64 with the standard alphabet. */
    byte[] bytes(String name) throws KekException {
        try {
            return Base64.getDecoder().decode(text(name));
        } catch (IllegalArgumentException e) {
            throw garbage();
        }
    }

    boolean isTrue(String name) {
        return JsonValue.TRUE.equals(body.get(name));
    }

    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }
}
