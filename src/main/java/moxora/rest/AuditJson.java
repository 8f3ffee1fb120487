package moxora.rest;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.UUID;
import moxora.audit.AuditTrail;
import moxora.audit.TrailVerification;
import org.jspecify.annotations.Nullable;

/** Trails as they are answered. */
final class AuditJson {

    private AuditJson() {}

    /** Where the page begins that the cursor leads to: behind this entry. */
    static long before(Query query) {
        @Nullable UUID cursor = query.cursor();
        return cursor == null ? Long.MAX_VALUE : cursor.getLeastSignificantBits();
    }

    /**
     * A page.
     *
     * @param found one more than the limit where there is a next page
     */
    static JsonObject page(List<AuditTrail.Entry> found, int limit) {
        boolean more = found.size() > limit;
        JsonArrayBuilder items = Json.createArrayBuilder();
        found.stream().limit(limit).forEach(entry -> items.add(item(entry)));
        return Json.createObjectBuilder()
                .add("items", items)
                .add(
                        "nextCursor",
                        more
                                ? Json.createValue(Query.cursor(
                                        new UUID(0, found.get(limit - 1).seq())))
                                : JsonValue.NULL)
                .build();
    }

    private static JsonObjectBuilder item(AuditTrail.Entry entry) {
        @Nullable UUID target = entry.target();
        return Json.createObjectBuilder()
                .add("seq", entry.seq())
                .add("at", entry.at().toString())
                .add("actor", entry.actor())
                .add("action", entry.action())
                .add("target", target == null ? JsonValue.NULL : Json.createValue(target.toString()))
                .add("fields", Json.createArrayBuilder(entry.fields()))
                .add("detail", entry.detail())
                .add("purpose", text(entry.purpose()))
                .add("from", text(entry.origin()))
                .add("hash", entry.hash());
    }

    /** What an entry does not say is null: those of before there was a purpose, and those of no known place. */
    private static JsonValue text(String value) {
        return value.isEmpty() ? JsonValue.NULL : Json.createValue(value);
    }

    static JsonObject of(TrailVerification.Verdict verdict) {
        @Nullable Long broken = verdict.firstBroken();
        return Json.createObjectBuilder()
                .add("result", verdict.intact() ? "intact" : "broken")
                .add("entries", verdict.entries())
                .add("head", verdict.head())
                .add("checkpoints", verdict.checkpoints())
                .add("firstBroken", broken == null ? JsonValue.NULL : Json.createValue(broken))
                .build();
    }
}
