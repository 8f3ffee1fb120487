package moxora.email.trigger;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.audit.GroupedReads;
import moxora.contact.Readings;
import moxora.email.provider.EmailEventType;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** What an endpoint did not take in three days: told without opening it, and delivered again when somebody asks. */
public final class DeadLetters {

    /** How many are replayed at once at most. */
    public static final int REPLAYED = 10_000;

    /** How many may be named. */
    public static final int NAMED = 1_000;

    private final TenantStore store;
    private final TriggerOutbox outbox;
    private final Readings readings;
    private final GroupedReads reads;
    private final AuditTrail audit;
    private final Clock clock;

    /**
     * One of them.
     *
     * @param id of the trigger, and the {@code webhook-id} with which it comes again
     * @param lastFailure what the last attempt met with, such as {@code status_503}
     */
    public record DeadLetter(
            UUID id, EmailEventType type, UUID contact, int attempts, String lastFailure, Instant createdAt) {}

    /** Some of them, in their order; {@code next} is where the following ones begin, or null at the end. */
    public record Page(List<DeadLetter> items, @Nullable String next) {}

    /** Which to replay: those named, else those created since a time, else all. */
    public record Which(List<UUID> ids, @Nullable Instant since) {}

    /** @param left how many dead letters the endpoint still has */
    public record Replayed(long replayed, long left) {}

    private record Placed(DeadLetter letter, long position) {}

    public DeadLetters(
            TenantStore store,
            TriggerOutbox outbox,
            Readings readings,
            GroupedReads reads,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.outbox = outbox;
        this.readings = readings;
        this.reads = reads;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A page of the endpoint's dead letters; that they were read is on the trail, for they tell what contacts did.
     *
     * @throws Fault 404 when the organisation has no such endpoint, 400 when the cursor is not one of ours
     */
    public Page page(TenantScope scope, UUID endpoint, @Nullable String cursor, int limit) {
        long after = cursor == null ? 0 : position(cursor);
        Page page = store.within(scope, session -> {
            requireEndpoint(session, endpoint);
            List<Placed> found = session.sql()
                    .rows(
                            "select t.id, t.type, d.contact_id, d.attempts, d.last_failure, t.created_at, d.position"
                                    + " from trigger_delivery d join email_trigger t on t.organisation_id ="
                                    + " d.organisation_id and t.id = d.trigger_id where d.organisation_id = ?"
                                    + " and d.endpoint_id = ? and d.position > ? and d.state = 'dead'"
                                    + " order by d.position limit ?",
                            row -> new Placed(
                                    new DeadLetter(
                                            row.uuid(1),
                                            EmailEventType.of(row.text(2)),
                                            row.uuid(3),
                                            (int) row.number(4),
                                            row.text(5),
                                            row.instant(6)),
                                    row.number(7)),
                            session.organisation(),
                            endpoint,
                            after,
                            limit + 1);
            List<Placed> shown = found.subList(0, Math.min(limit, found.size()));
            return new Page(
                    shown.stream().map(Placed::letter).toList(),
                    found.size() > limit ? cursor(shown.get(limit - 1).position) : null);
        });
        if (!page.items.isEmpty()) {
            Set<UUID> contacts = new LinkedHashSet<>();
            page.items.forEach(letter -> contacts.add(letter.contact));
            readings.eventsListed(scope, contacts);
            reads.note(
                    scope,
                    AuditEvent.of(
                            AuditAction.TRIGGERS_READ,
                            endpoint,
                            Map.of("events", (long) page.items.size(), "contacts", (long) contacts.size())));
        }
        return page;
    }

    /**
     * Delivers dead letters again, at most {@link #REPLAYED} of them, each with the id it had.
     *
     * @throws Fault 404 when the organisation has no such endpoint
     */
    public Replayed replay(TenantScope scope, UUID endpoint, Which which) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            EndpointTable.requireLocked(session, endpoint);
            long replayed = restore(session, endpoint, which, now);
            TriggerHead.lock(session);
            outbox.waiting(session);
            audit.record(session, AuditEvent.of(AuditAction.TRIGGERS_REPLAYED, endpoint, Map.of("events", replayed)));
            long left = session.sql()
                    .count(
                            "select count(*) from trigger_delivery where organisation_id = ? and endpoint_id = ? and state = 'dead'",
                            session.organisation(),
                            endpoint);
            return new Replayed(replayed, left);
        });
    }

    private static long restore(TenantSession session, UUID endpoint, Which which, Instant now) {
        List<Object> parameters =
                new ArrayList<>(List.of(now, session.organisation(), endpoint, session.organisation(), endpoint));
        StringBuilder chosen = new StringBuilder();
        if (!which.ids.isEmpty()) {
            chosen.append(" and t.id in (")
                    .append(String.join(", ", Collections.nCopies(which.ids.size(), "?")))
                    .append(')');
            parameters.addAll(which.ids);
        }
        if (which.since != null) {
            chosen.append(" and t.created_at >= ?");
            parameters.add(which.since);
        }
        parameters.add(REPLAYED);
        return session.sql()
                .update(
                        "update trigger_delivery set state = 'waiting', attempts = 0, due_at = ?, claimed_until = null"
                                + " where organisation_id = ? and endpoint_id = ? and position in (select d.position"
                                + " from trigger_delivery d join email_trigger t on t.organisation_id = d.organisation_id"
                                + " and t.id = d.trigger_id where d.organisation_id = ? and d.endpoint_id = ?"
                                + " and d.state = 'dead'" + chosen + " order by d.position limit ?)",
                        parameters.toArray());
    }

    private static void requireEndpoint(TenantSession session, UUID endpoint) {
        long there = session.sql()
                .count(
                        "select count(*) from trigger_endpoint where organisation_id = ? and id = ?",
                        session.organisation(),
                        endpoint);
        if (there == 0) {
            throw Fault.notFound();
        }
    }

    private static String cursor(long position) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        ByteBuffer.allocate(Long.BYTES).putLong(position).array());
    }

    private static long position(String cursor) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
            if (bytes.remaining() == Long.BYTES) {
                return Math.max(0, bytes.getLong());
            }
        } catch (IllegalArgumentException notBase64) {
            // The same answer as for any other text that is none of our cursors.
        }
        throw new Fault(FaultCode.MALFORMED_CURSOR, "The cursor must be one that a page before answered.");
    }
}
