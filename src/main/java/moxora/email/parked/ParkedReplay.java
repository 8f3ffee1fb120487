package moxora.email.parked;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.contact.ContactAddresses;
import moxora.crypto.FieldSealer;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.email.event.EventIntake;
import moxora.email.event.EventMappings;
import moxora.email.event.EventSealing;
import moxora.email.event.ParkedReason;
import moxora.email.event.PlacedEvent;
import moxora.email.event.Placing;
import moxora.email.event.Receipt;
import moxora.email.provider.EmailEventType;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.OrganisationGate;
import moxora.store.Row;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Takes up what is kept apart: events of a name that has a meaning by now, and events about an address that a contact
 * has by now. They go the way of all events, under the identity that they were parked under, so an event that came
 * again meanwhile is not counted twice.
 *
 * <p>In batches of a transaction each, so many at a call. A call that is cut off has done whole batches, and what it did
 * not reach still waits.
 */
public final class ParkedReplay {

    private static final int BATCH = 500;
    private static final int BATCHES = 20;

    private final TenantStore store;
    private final FieldSealer sealer;
    private final EventIntake intake;
    private final EventMappings mappings;
    private final AuditTrail audit;
    private final Clock clock;

    /**
     * What became of the events that one call went through.
     *
     * @param next where the next call goes on; null when all have been gone through
     */
    public record Outcome(Receipt receipt, @Nullable String next) {}

    /** What to go through: null stands for all. */
    public record Selection(
            @Nullable ParkedReason reason, @Nullable String provider) {}

    public ParkedReplay(
            TenantStore store,
            FieldSealer sealer,
            EventIntake intake,
            EventMappings mappings,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.sealer = sealer;
        this.intake = intake;
        this.mappings = mappings;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @param cursor what an earlier call answered as {@code next}; null at the beginning
     * @throws Fault 400 when the cursor is not one of ours
     */
    public Outcome replay(TenantScope scope, Selection selection, @Nullable String cursor) {
        Token after = cursor == null ? null : place(cursor);
        sealer.prepare(scope);
        Receipt all = Receipt.NOTHING;
        for (int i = 0; i < BATCHES; i++) {
            Token from = after;
            Step step = store.within(scope, session -> step(session, selection, from));
            all = new Receipt(
                    all.accepted() + step.receipt.accepted(),
                    all.duplicates() + step.receipt.duplicates(),
                    all.parked() + step.receipt.parked());
            after = step.last;
            if (after == null) {
                return new Outcome(all, null);
            }
        }
        return new Outcome(all, after == null ? null : text(after));
    }

    private record Step(Receipt receipt, @Nullable Token last) {}

    private record Waiting(
            Token identity, UUID id, ParkedReason reason, String provider, Sealed sealed, Instant receivedAt) {

        static Waiting of(Row row) {
            return new Waiting(
                    row.token(1),
                    row.uuid(2),
                    ParkedReason.of(row.text(3)),
                    row.text(4),
                    row.sealed(5),
                    row.instant(6));
        }
    }

    /** The events of one batch, by what becomes of them. */
    private static final class Sorted {

        private final Map<String, List<Placing.Arriving>> arriving = new TreeMap<>();
        private final Map<String, List<PlacedEvent>> placed = new TreeMap<>();
        private final List<Token> leaving = new ArrayList<>();
        private final Set<Token> strangers = new HashSet<>();
        private long ignored;
        private long staying;
    }

    private Step step(TenantSession session, Selection selection, @Nullable Token after) {
        OrganisationGate.requireActive(session);
        List<Waiting> waiting = waiting(session, selection, after);
        Sorted sorted = new Sorted();
        sort(session, waiting, sorted);
        place(session, sorted);
        // Contacts first and these rows second, as an erasure locks them. Whoever is faster takes an event up alone;
        // and
        // one that only changes why it is kept apart finds its place free.
        Set<Token> taken = delete(session, sorted.leaving);
        sorted.placed.values().forEach(events -> events.removeIf(event -> !taken.contains(event.identity())));
        Receipt receipt = write(session, sorted.placed, new Receipt(sorted.ignored, 0, sorted.staying));
        if (!taken.isEmpty()) {
            audit.record(
                    session,
                    AuditEvent.of(
                            AuditAction.PARKED_EVENTS_REPLAYED,
                            null,
                            Map.of("accepted", receipt.accepted(), "duplicates", receipt.duplicates())));
        }
        return new Step(receipt, waiting.size() < BATCH ? null : waiting.get(BATCH - 1).identity);
    }

    private void sort(TenantSession session, List<Waiting> waiting, Sorted sorted) {
        Map<String, Map<String, EventMappings.Meaning>> meanings = new HashMap<>();
        for (Waiting one : waiting) {
            EventSealing.ParkedEvent event = intake.sealing.unpark(session.scope(), one.id, one.sealed);
            Optional<EventMappings.Meaning> meaning =
                    meaning(one, event, meanings.computeIfAbsent(one.provider, name -> mappings.of(session, name)));
            ContactAddresses.Address recipient = event.recipient();
            if (one.reason == ParkedReason.UNKNOWN_RECIPIENT) {
                sorted.strangers.add(one.identity);
            }
            if (meaning.isPresent() && meaning.get().type().isEmpty()) {
                sorted.ignored++;
                sorted.leaving.add(one.identity);
            } else if (meaning.isEmpty() || recipient == null) {
                sorted.staying++;
            } else {
                EmailEventType type = meaning.get().type().orElseThrow();
                sorted.arriving
                        .computeIfAbsent(one.provider, name -> new ArrayList<>())
                        .add(new Placing.Arriving(one.identity, event.as(type), recipient, one.receivedAt));
            }
        }
    }

    /** An event whose recipient is unknown as before stays as it is. */
    private void place(TenantSession session, Sorted sorted) {
        sorted.arriving.forEach((provider, arriving) -> {
            for (PlacedEvent event : intake.placing.of(session, arriving)) {
                if (event.fate() == PlacedEvent.Fate.PARKED && sorted.strangers.contains(event.identity())) {
                    sorted.staying++;
                } else {
                    sorted.placed
                            .computeIfAbsent(provider, name -> new ArrayList<>())
                            .add(event);
                    sorted.leaving.add(event.identity());
                }
            }
        });
    }

    private Receipt write(TenantSession session, Map<String, List<PlacedEvent>> placed, Receipt before) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Receipt all = before;
        for (Map.Entry<String, List<PlacedEvent>> entry : placed.entrySet()) {
            Receipt written = intake.writer.write(session, entry.getKey(), entry.getValue(), Map.of(), now);
            all = new Receipt(
                    all.accepted() + written.accepted(),
                    all.duplicates() + written.duplicates(),
                    all.parked() + written.parked());
        }
        return all;
    }

    /** What it is known to be by now; empty where that is still nothing. */
    private static Optional<EventMappings.Meaning> meaning(
            Waiting one, EventSealing.ParkedEvent event, Map<String, EventMappings.Meaning> meanings) {
        String type = event.type();
        if (type == null) {
            return Optional.empty();
        }
        return one.reason == ParkedReason.UNKNOWN_RECIPIENT
                ? Optional.of(new EventMappings.Meaning(Optional.of(EmailEventType.of(type))))
                : Optional.ofNullable(meanings.get(type));
    }

    private static List<Waiting> waiting(TenantSession session, Selection selection, @Nullable Token after) {
        StringBuilder sql = new StringBuilder("select identity, id, reason, provider, sealed, received_at"
                + " from parked_event where organisation_id = ? and reason <> 'malformed'");
        List<Object> parameters = new ArrayList<>(List.of(session.organisation()));
        if (after != null) {
            sql.append(" and identity > ?");
            parameters.add(after);
        }
        if (selection.reason != null) {
            sql.append(" and reason = ?");
            parameters.add(selection.reason.wire());
        }
        if (selection.provider != null) {
            sql.append(" and provider = ?");
            parameters.add(selection.provider);
        }
        parameters.add(BATCH);
        return session.sql()
                .rows(sql.append(" order by identity limit ?").toString(), Waiting::of, parameters.toArray());
    }

    /** Answers those that were still there. */
    private static Set<Token> delete(TenantSession session, List<Token> identities) {
        if (identities.isEmpty()) {
            return Set.of();
        }
        List<Object> parameters = new ArrayList<>(List.of(session.organisation()));
        parameters.addAll(identities);
        String these = " where organisation_id = ? and identity in ("
                + String.join(", ", Collections.nCopies(identities.size(), "?")) + ")";
        // In order, so that two who take up the same events do not wait for each other crosswise.
        List<Token> there = session.sql()
                .rows(
                        "select identity from parked_event" + these + " order by identity for update",
                        row -> row.token(1),
                        parameters.toArray());
        session.sql().update("delete from parked_event" + these, parameters.toArray());
        return Set.copyOf(there);
    }

    private static String text(Token place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.bytes());
    }

    private static Token place(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length == Token.SIZE_BYTES) {
                return Token.of(bytes);
            }
        } catch (IllegalArgumentException notBase64) {
            // The same answer as for any other text that is none of our cursors.
        }
        throw new Fault(FaultCode.MALFORMED_CURSOR, "The cursor must be one that a call before answered.");
    }
}
