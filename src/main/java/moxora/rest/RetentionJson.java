package moxora.rest;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import moxora.erasure.retention.RetentionReport;
import moxora.policy.Contradiction;
import org.jspecify.annotations.Nullable;

/** What goes by its time, as JSON: names of classes, times and counts. */
final class RetentionJson {

    private RetentionJson() {}

    static JsonObject of(RetentionReport.Report report) {
        JsonArrayBuilder items = Json.createArrayBuilder();
        report.items().forEach(item -> items.add(item(item)));
        JsonArrayBuilder contradictions = Json.createArrayBuilder();
        report.contradictions().forEach(each -> contradictions.add(contradiction(each)));
        return Json.createObjectBuilder()
                .add("policy", report.policy())
                .add("policyDigest", report.policyDigest())
                .add("items", items)
                .add("contradictions", contradictions)
                .build();
    }

    private static JsonObjectBuilder item(RetentionReport.Item item) {
        @Nullable Instant last = item.last();
        @Nullable Instant since = item.since();
        return Json.createObjectBuilder()
                .add("class", item.dataClass().wire())
                .add("period", item.period())
                .add("basis", item.dataClass().basis())
                .add("next", next(item.next()))
                .add("lastRun", at(last, Json.createObjectBuilder().add("removed", item.lastRows())))
                .add("removedTotal", item.rows())
                .add("countedSince", since == null ? JsonValue.NULL : Json.createValue(since.toString()));
    }

    private static JsonValue next(RetentionReport.@Nullable Next next) {
        return next == null
                ? JsonValue.NULL
                : Json.createObjectBuilder()
                        .add("at", next.at().toString())
                        .add("until", next.until().toString())
                        .add("rows", next.rows())
                        .add("more", next.more())
                        .build();
    }

    private static JsonValue at(@Nullable Instant at, JsonObjectBuilder with) {
        return at == null ? JsonValue.NULL : with.add("at", at.toString()).build();
    }

    private static JsonObjectBuilder contradiction(Contradiction contradiction) {
        return Json.createObjectBuilder()
                .add("between", Json.createArrayBuilder(contradiction.between()))
                .add("applied", contradiction.applied())
                .add("rule", contradiction.rule().words());
    }
}
