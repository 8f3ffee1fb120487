package moxora.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.audit.AuditAction;
import moxora.audit.AuditQuery;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import org.jspecify.annotations.Nullable;

/** What a request asks of a trail: {@code actor}, {@code action}, {@code target}, {@code from}, {@code until}. */
final class AuditQueries {

    static final Set<String> PARAMETERS = Set.of("actor", "action", "target", "from", "until", "limit", "cursor");

    private static final int LAST_YEAR = 9_999;

    private AuditQueries() {}

    static AuditQuery of(Query query) {
        @Nullable String actor = query.text("actor");
        boolean labelled = actor != null && actor.indexOf(':') >= 0;
        return new AuditQuery(
                labelled ? label(String.valueOf(actor)) : null,
                actor == null || labelled ? null : id("actor", actor),
                action(query.text("action")),
                query.text("target") == null ? null : id("target", String.valueOf(query.text("target"))),
                time("from", query.text("from")),
                time("until", query.text("until")));
    }

    private static String label(String actor) {
        String role = actor.substring(0, actor.indexOf(':'));
        UUID id = id("actor", actor.substring(actor.indexOf(':') + 1));
        return Arrays.stream(Actor.Role.values())
                .filter(known -> known.wire().equals(role))
                .map(known -> new Actor(id, known).label())
                .findFirst()
                .orElseThrow(() -> refused(
                        "actor",
                        "an id, or one of these before a colon and an id: "
                                + Arrays.stream(Actor.Role.values())
                                        .map(Actor.Role::wire)
                                        .collect(Collectors.joining(", "))));
    }

    private static UUID id(String name, String text) {
        try {
            return PathId.of(text);
        } catch (Fault notAnId) {
            throw refused(
                    name,
                    name.equals("actor")
                            ? "a UUID, or a role, a colon and a UUID, such as admin:0190f5fe-7c00-7a00-8000-000000000000"
                            : "a UUID");
        }
    }

    private static @Nullable AuditAction action(@Nullable String text) {
        return text == null
                ? null
                : AuditAction.named(text)
                        .orElseThrow(() -> refused(
                                "action",
                                "one of: "
                                        + Arrays.stream(AuditAction.values())
                                                .map(AuditAction::wire)
                                                .collect(Collectors.joining(", "))));
    }

    private static @Nullable Instant time(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
            if (time.getYear() >= 1 && time.getYear() <= LAST_YEAR) {
                return time.toInstant();
            }
        } catch (DateTimeException notATime) {
            // Answered below, as a time out of range.
        }
        throw refused(name, "an RFC 3339 time such as 2026-03-01T08:00:00Z");
    }

    private static Fault refused(String name, String allowed) {
        return new Fault(FaultCode.MALFORMED_PARAMETER, "The parameter " + name + " takes " + allowed + ".");
    }
}
