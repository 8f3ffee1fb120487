package moxora.rest;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Set;
import moxora.email.suppression.Consents;
import org.jspecify.annotations.Nullable;

/** Consents to be sent mails again, in JSON: {@code {"at","source","text"?}}. */
final class ConsentJson {

    static final Set<String> MEMBERS = Set.of("at", "source", "text");

    private ConsentJson() {}

    /** A consent as far as it could be read; what could not is complained of already. */
    record Read(
            @Nullable Instant at, String source, @Nullable String text) {

        /** To be asked for once there was nothing to complain of. */
        Consents.Given consent() {
            return new Consents.Given(java.util.Objects.requireNonNull(at), source, text);
        }
    }

    static Read read(Fields fields) {
        return new Read(fields.time("at"), fields.required("source"), fields.optional("text"));
    }

    static JsonObject json(Consents.Recorded consent) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("id", consent.id().toString())
                .add("topic", orNull(consent.topic()))
                .add("at", consent.given().at().toString())
                .add("source", consent.given().source())
                .add("text", orNull(consent.given().text()))
                .add("recordedAt", consent.recordedAt().toString())
                .add("recordedBy", orNull(consent.recordedBy()));
        return json.build();
    }

    private static JsonValue orNull(@Nullable String text) {
        return text == null ? JsonValue.NULL : Json.createValue(text);
    }
}
