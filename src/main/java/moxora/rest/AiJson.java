package moxora.rest;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import moxora.disclosure.AiCall;
import moxora.disclosure.Preview;
import moxora.disclosure.prompt.Narrowing;
import moxora.disclosure.prompt.Prompt;
import org.jspecify.annotations.Nullable;

/** Previews and answers on the wire. */
final class AiJson {

    private AiJson() {}

    static JsonObject preview(Preview preview) {
        JsonArrayBuilder messages = Json.createArrayBuilder();
        preview.messages()
                .forEach(message -> messages.add(
                        Json.createObjectBuilder().add("role", message.role()).add("content", message.content())));
        @Nullable String processor = preview.processor();
        return Json.createObjectBuilder()
                .add("messages", messages)
                .add("fieldsSent", Json.createArrayBuilder(preview.fieldsSent()))
                .add("placeholders", counts(preview.placeholders()))
                .add("processor", processor == null ? JsonValue.NULL : Json.createValue(processor))
                .add("narrowed", narrowed(preview.narrowed()))
                .add("personRequired", preview.personRequired())
                .build();
    }

    static JsonObject answered(AiCall call, AiCall.Answered answered) {
        Prompt prompt = call.prompt();
        return Json.createObjectBuilder()
                .add("answer", answered.answer().value())
                .add("fieldsSent", Json.createArrayBuilder(prompt.fieldsSent()))
                .add("placeholders", counts(prompt.placeholders().counts()))
                .add("processor", call.processor())
                .add("receiptId", answered.receipt().toString())
                .add("narrowed", narrowed(prompt.narrowed()))
                .add("shortened", answered.answer().shortened())
                .add("personRequired", answered.personRequired())
                .build();
    }

    private static JsonObjectBuilder counts(Map<String, Integer> placeholders) {
        JsonObjectBuilder counts = Json.createObjectBuilder();
        placeholders.forEach(counts::add);
        return counts;
    }

    private static JsonArrayBuilder narrowed(List<Narrowing> narrowed) {
        JsonArrayBuilder reasons = Json.createArrayBuilder();
        narrowed.forEach(less -> reasons.add(Json.createObjectBuilder()
                .add("reason", less.reason())
                .add("fields", Json.createArrayBuilder(less.fields()))));
        return reasons;
    }
}
