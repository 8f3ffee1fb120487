package moxora.contact;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.audit.Alarms;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.contact.Readings.How;
import moxora.crypto.BlindIndex;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.limit.Incidents;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/**
 * Which contacts were planted to be noticed when somebody reads them (N14). A contact knows nothing of it; the mark is a
 * keyed hash of its id, and beside it the id, sealed.
 *
 * <p>Marks are kept in memory for {@link #MEMORY}: one that another node has just set is noticed here after that time at
 * the latest.
 */
public final class CanaryMarks {

    /** At most so many in one organisation. */
    static final int MOST = 100;

    static final Duration MEMORY = Duration.ofSeconds(5);
    private static final Duration ONCE = Duration.ofHours(1);
    private static final String KIND = "canary_contact";
    private static final String CONTACT = "contact";
    private static final String PLANTED_AT = "plantedAt";
    private static final int KEPT = 10_000;

    private final TenantStore store;
    private final FieldSealer sealer;
    private final BlindIndex index;
    private final Alarms alarms;
    private final Clock clock;
    private final Map<UUID, Marks> known = bounded();
    private final Map<Listing, Instant> listed = bounded();

    private record Marks(Set<Token> tokens, Instant until) {}

    private record Listing(UUID organisation, UUID actor, UUID contact) {}

    /** A planted contact, as whoever plants them sees it. */
    public record Planted(UUID contact, Instant plantedAt) {}

    private record Stored(UUID id, Sealed sealed) {}

    public CanaryMarks(TenantStore store, FieldSealer sealer, BlindIndex index, Alarms alarms, Clock clock) {
        this.store = store;
        this.sealer = sealer;
        this.index = index;
        this.alarms = alarms;
        this.clock = clock;
    }

    /** Raises the alarm for each of these contacts that is planted; it is on the trail when this returns. */
    void touched(TenantScope scope, How how, Collection<UUID> contacts) {
        Set<Token> tokens = tokens(scope);
        if (tokens.isEmpty()) {
            return;
        }
        for (UUID contact : contacts) {
            if (tokens.contains(token(scope, contact)) && (!how.isOfMany() || isFirstOfTheHour(scope, contact))) {
                raise(scope, how, contact);
            }
        }
    }

    /** As above, for all that there are. */
    void exported(TenantScope scope) {
        if (!tokens(scope).isEmpty()) {
            list(scope).forEach(planted -> raise(scope, How.EXPORTED, planted.contact()));
        }
    }

    private void raise(TenantScope scope, How how, UUID contact) {
        alarms.raise(
                scope,
                Incidents.Alarm.CANARY_CONTACT,
                AuditEvent.of(AuditAction.CANARY_CONTACT_READ, contact, Map.of(how.wire(), 1L)));
    }

    private boolean isFirstOfTheHour(TenantScope scope, UUID contact) {
        Instant now = clock.instant();
        synchronized (listed) {
            Listing listing =
                    new Listing(scope.organisation().value(), scope.actor().id(), contact);
            Instant before = listed.get(listing);
            if (before != null && now.isBefore(before.plus(ONCE))) {
                return false;
            }
            listed.put(listing, now);
            return true;
        }
    }

    private Set<Token> tokens(TenantScope scope) {
        UUID organisation = scope.organisation().value();
        Instant now = clock.instant();
        synchronized (known) {
            Marks marks = known.get(organisation);
            if (marks != null && now.isBefore(marks.until)) {
                return marks.tokens;
            }
        }
        Set<Token> tokens = store.within(
                scope,
                session -> Set.copyOf(session.sql()
                        .rows(
                                "select token from canary_contact where organisation_id = ?",
                                row -> row.token(1),
                                session.organisation())));
        synchronized (known) {
            known.put(organisation, new Marks(tokens, now.plus(MEMORY)));
        }
        return tokens;
    }

    private void forget(TenantScope scope) {
        synchronized (known) {
            known.remove(scope.organisation().value());
        }
    }

    void mark(TenantScope scope, UUID contact) {
        sealer.prepare(scope);
        // Not one that tells the time.
        UUID id = UUID.randomUUID();
        FieldValues values = new FieldValues()
                .with(CONTACT, contact.toString())
                .with(PLANTED_AT, clock.instant().toString());
        store.run(scope, session -> {
            session.sql()
                    .update(
                            "insert into canary_contact (organisation_id, id, token, sealed) values (?, ?, ?, ?)"
                                    + " on conflict do nothing",
                            session.organisation(),
                            id,
                            token(scope, contact),
                            sealer.seal(scope, Compartment.CANARY_CONTACT, id, values));
        });
        forget(scope);
    }

    /** Whether one more may be planted. */
    void requireRoom(TenantScope scope) {
        long there = store.within(
                scope,
                session -> session.sql()
                        .count(
                                "select count(*) from canary_contact where organisation_id = ?",
                                session.organisation()));
        if (there >= MOST) {
            throw new Fault(FaultCode.CONFLICT, "An organisation has at most " + MOST + " planted contacts.");
        }
    }

    /** Takes the mark off within the transaction in which the contact goes; false when there is none. */
    boolean unmark(TenantSession session, UUID contact) {
        boolean gone = session.sql()
                        .update(
                                "delete from canary_contact where organisation_id = ? and token = ?",
                                session.organisation(),
                                token(session.scope(), contact))
                == 1;
        if (gone) {
            forget(session.scope());
        }
        return gone;
    }

    boolean isMarked(TenantScope scope, UUID contact) {
        return store.within(
                scope,
                session -> session.sql()
                                .count(
                                        "select count(*) from canary_contact where organisation_id = ? and token = ?",
                                        session.organisation(),
                                        token(scope, contact))
                        == 1);
    }

    List<Planted> list(TenantScope scope) {
        sealer.prepare(scope);
        return store
                .within(
                        scope,
                        session -> session.sql()
                                .rows(
                                        "select id, sealed from canary_contact where organisation_id = ?",
                                        row -> new Stored(row.uuid(1), row.sealed(2)),
                                        session.organisation()))
                .stream()
                .map(stored -> sealer.open(scope, Compartment.CANARY_CONTACT, stored.id, stored.sealed, name -> true))
                .map(values -> new Planted(
                        UUID.fromString(values.one(CONTACT).orElseThrow()),
                        Instant.parse(values.one(PLANTED_AT).orElseThrow())))
                .sorted(java.util.Comparator.comparing(Planted::plantedAt).reversed())
                .collect(Collectors.toList());
    }

    private Token token(TenantScope scope, UUID contact) {
        return index.identity(scope, KIND, 1, contact.toString());
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > KEPT;
            }
        };
    }
}
