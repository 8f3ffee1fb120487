package moxora.rest;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.UUID;
import moxora.receipt.Receipt;
import org.jspecify.annotations.Nullable;

/** Receipts as they are answered. */
final class ReceiptJson {

    private ReceiptJson() {}

    static JsonObjectBuilder of(Receipt receipt) {
        JsonObjectBuilder placeholders = Json.createObjectBuilder();
        receipt.placeholders().forEach(placeholders::add);
        @Nullable UUID contact = receipt.contact();
        return Json.createObjectBuilder()
                .add("id", receipt.id().toString())
                .add("at", receipt.at().toString())
                .add("feature", receipt.feature())
                .add("contactId", orNull(contact == null ? null : contact.toString()))
                .add("outcome", receipt.outcome().wire())
                .add("reason", orNull(receipt.reason()))
                .add("fields", Json.createArrayBuilder(receipt.fields()))
                .add("placeholders", placeholders)
                .add("processor", orNull(receipt.processor()))
                .add("model", orNull(receipt.model()))
                .add("policyDigest", receipt.policyDigest())
                .add("payloadHmac", orNull(receipt.payloadHmac()))
                .add("inputTokens", receipt.inputTokens())
                .add("outputTokens", receipt.outputTokens())
                .add("tookMillis", receipt.took().toMillis())
                .add("actor", receipt.actor())
                .add("byPerson", receipt.byPerson());
    }

    private static JsonValue orNull(@Nullable String text) {
        return text == null ? JsonValue.NULL : Json.createValue(text);
    }
}
