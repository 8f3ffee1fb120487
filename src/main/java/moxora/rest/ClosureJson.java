package moxora.rest;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import moxora.erasure.Closure;
import moxora.erasure.ClosureOverview;
import moxora.erasure.ClosurePlans;
import moxora.erasure.Setback;
import org.jspecify.annotations.Nullable;

/** Closures as answers: ids, states, times and counts. */
final class ClosureJson {

    private ClosureJson() {}

    /** What an organisation sees of its own. */
    static JsonObjectBuilder of(Closure closure) {
        return Json.createObjectBuilder()
                .add("state", closure.state().name())
                .add("requestedAt", closure.requestedAt().toString())
                .add("undoUntil", closure.undoUntil().toString())
                .add("deadline", closure.deadline().toString());
    }

    /** A dry run. */
    static JsonObject of(ClosurePlans.Plan plan) {
        JsonObjectBuilder tables = Json.createObjectBuilder();
        plan.tables().forEach(tables::add);
        JsonArrayBuilder holds = Json.createArrayBuilder();
        plan.holds()
                .forEach(hold -> holds.add(Json.createObjectBuilder()
                        .add("id", hold.id().toString())
                        .add("until", hold.until().toString())));
        Closure closure = plan.closure();
        return Json.createObjectBuilder()
                .add("dryRun", true)
                .add("state", closure.state().name())
                .add("tables", tables)
                .add("rows", plan.rows())
                .add("sinks", Json.createArrayBuilder(plan.sinks()))
                .add("holds", holds)
                .add("undoUntil", closure.undoUntil().toString())
                .add("dueAt", closure.dueAt().toString())
                .add("deadline", closure.deadline().toString())
                .add("method", plan.method())
                .add("people", plan.people())
                .add(
                        "backups",
                        Json.createObjectBuilder()
                                .add("data", declared(plan.dataBackups()))
                                .add("vault", declared(plan.vaultBackups())))
                .build();
    }

    private static String declared(@Nullable Duration kept) {
        return kept == null ? "none declared" : kept.toString();
    }

    /**
     * What operators see of one.
     *
     * @param isolatedUntil until when backups may hold something, as it is known now, or null where it is not verified
     * @param isolatedUntilAsSigned the same as the certificate says it, or null where there is none
     */
    static JsonObject of(
            ClosureOverview.Item item, @Nullable String isolatedUntil, @Nullable String isolatedUntilAsSigned) {
        Closure closure = item.closure();
        String lastError = closure.lastError();
        ClosureOverview.Waiting waits = item.waits();
        return Json.createObjectBuilder()
                .add("organisationId", closure.organisation().toString())
                .add("state", closure.state().name())
                .add("requestedAt", closure.requestedAt().toString())
                .add("undoUntil", closure.undoUntil().toString())
                .add("dueAt", closure.dueAt().toString())
                .add("alarmAt", closure.alarmAt().toString())
                .add("deadline", closure.deadline().toString())
                .add("slack", item.slack().toString())
                .add("attempts", item.attempts())
                .add("nextTryAt", time(item.nextTryAt()))
                .add("cap", waits == null ? JsonValue.NULL : cap(waits))
                .add("isolatedUntil", isolatedUntil == null ? JsonValue.NULL : Json.createValue(isolatedUntil))
                .add(
                        "isolatedUntilAsSigned",
                        isolatedUntilAsSigned == null ? JsonValue.NULL : Json.createValue(isolatedUntilAsSigned))
                .add(
                        "lastError",
                        lastError == null
                                ? JsonValue.NULL
                                : Json.createValue(Setback.named(lastError).wire()))
                .build();
    }

    private static JsonObject cap(ClosureOverview.Waiting waits) {
        return Json.createObjectBuilder()
                .add("perDay", waits.perDay())
                .add("until", waits.until().toString())
                .build();
    }

    private static JsonValue time(@Nullable Instant at) {
        return at == null ? JsonValue.NULL : Json.createValue(at.toString());
    }
}
