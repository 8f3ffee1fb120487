package moxora.email.trigger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import moxora.contact.ContactAddresses;
import moxora.crypto.Sealed;
import moxora.email.provider.EmailEventType;
import moxora.store.Row;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be delivered to whom. Whoever hands out or claims holds the endpoints' rows meanwhile, so that two
 * nodes never decide about the same endpoint at once; sending happens outside of any transaction.
 *
 * <p>Of one contact, one delivery at a time is on its way to an endpoint, and always the first that waits.
 */
final class DeliveryTable {

    /** Handed out to an endpoint at once. */
    private static final int AT_ONCE = 500;

    /** On their way to an endpoint that works; to one that failed last, a single one. */
    static final int TO_AN_ENDPOINT = 4;

    /** On their way of one organisation, over all nodes: a slow receiver holds no more of the senders than these. */
    static final int OF_AN_ORGANISATION = 8;

    private final ContactAddresses contacts;
    private final Duration claim;

    DeliveryTable(ContactAddresses contacts, Duration claim) {
        this.contacts = contacts;
        this.claim = claim;
    }

    /** A delivery that one sender has for itself until then. */
    record Claimed(UUID endpoint, long position, int attempt, Instant until) {}

    /** What is to be sent, and to where. */
    record Parcel(
            TriggerSealing.Stored trigger,
            Sealed endpoint,
            @Nullable Instant previousUntil) {}

    private record Endpoint(
            UUID id,
            Set<EmailEventType> types,
            long planned,
            int failures,
            @Nullable Instant restingUntil) {

        static Endpoint of(Row row) {
            return new Endpoint(
                    row.uuid(1),
                    TriggerTypes.ofStored(row.text(2)),
                    row.number(3),
                    (int) row.number(4),
                    row.instantOrNull(5));
        }
    }

    /** Hands out what is new, and claims what is due. Part of a transaction of its own. */
    List<Claimed> next(TenantSession session, Instant now) {
        List<Endpoint> endpoints = session.sql()
                .rows(
                        "select id, types, planned, failures, resting_until from trigger_endpoint where organisation_id = ?"
                                + " and state = 'active' order by id for no key update",
                        Endpoint::of,
                        session.organisation());
        long head = TriggerHead.find(session).map(TriggerHead.State::position).orElse(0L);
        for (Endpoint endpoint : endpoints) {
            if (endpoint.planned < head) {
                plan(session, endpoint, head, now);
            }
        }
        List<Claimed> claimed = new ArrayList<>();
        long free = OF_AN_ORGANISATION - onTheirWay(session, null, now);
        for (Endpoint endpoint : endpoints) {
            boolean rests = endpoint.restingUntil != null && endpoint.restingUntil.isAfter(now);
            if (!rests && free > 0) {
                long allowed = (endpoint.failures == 0 ? TO_AN_ENDPOINT : 1) - onTheirWay(session, endpoint.id, now);
                List<Claimed> some =
                        allowed <= 0 ? List.of() : claim(session, endpoint.id, (int) Math.min(allowed, free), now);
                claimed.addAll(some);
                free -= some.size();
            }
        }
        return claimed;
    }

    private void plan(TenantSession session, Endpoint endpoint, long head, Instant now) {
        List<TriggerSealing.Stored> fresh =
                TriggerTable.between(session, endpoint.planned, head, endpoint.types, AT_ONCE);
        Set<UUID> named = new HashSet<>();
        fresh.forEach(trigger -> named.add(trigger.contact()));
        // Locked against erasure in the order in which everybody locks contacts.
        Set<UUID> there = contacts.present(session, named);
        List<Object[]> rows = new ArrayList<>();
        for (TriggerSealing.Stored trigger : fresh) {
            if (there.contains(trigger.contact())) {
                rows.add(new Object[] {
                    session.organisation(), endpoint.id, trigger.position(), trigger.id(), trigger.contact(), now, now
                });
            }
        }
        session.sql()
                .batch(
                        "insert into trigger_delivery (organisation_id, endpoint_id, position, trigger_id, contact_id,"
                                + " state, attempts, due_at, created_at) values (?, ?, ?, ?, ?, 'waiting', 0, ?, ?)"
                                + " on conflict do nothing",
                        rows);
        session.sql()
                .update(
                        "update trigger_endpoint set planned = ? where organisation_id = ? and id = ?",
                        fresh.size() < AT_ONCE ? head : fresh.get(AT_ONCE - 1).position(),
                        session.organisation(),
                        endpoint.id);
    }

    private static long onTheirWay(TenantSession session, @Nullable UUID endpoint, Instant now) {
        String all = "select count(*) from trigger_delivery where organisation_id = ? and claimed_until > ?";
        return endpoint == null
                ? session.sql().count(all, session.organisation(), now)
                : session.sql().count(all + " and endpoint_id = ?", session.organisation(), now, endpoint);
    }

    private List<Claimed> claim(TenantSession session, UUID endpoint, int limit, Instant now) {
        return session.sql()
                .rows(
                        "update trigger_delivery set attempts = attempts + 1, claimed_until = ?"
                                + " where organisation_id = ? and endpoint_id = ? and position in ("
                                + "select d.position from trigger_delivery d where d.organisation_id = ?"
                                + " and d.endpoint_id = ? and d.state = 'waiting' and d.due_at <= ?"
                                + " and (d.claimed_until is null or d.claimed_until <= ?)"
                                + " and not exists (select 1 from trigger_delivery b where b.organisation_id = ?"
                                + " and b.endpoint_id = d.endpoint_id and b.contact_id = d.contact_id"
                                + " and b.position <> d.position and b.state = 'waiting'"
                                + " and (b.position < d.position or b.claimed_until > ?))"
                                + " order by d.position limit ? for no key update of d skip locked)"
                                + " returning endpoint_id, position, attempts, claimed_until",
                        row -> new Claimed(row.uuid(1), row.number(2), (int) row.number(3), row.instant(4)),
                        now.plus(claim),
                        session.organisation(),
                        endpoint,
                        session.organisation(),
                        endpoint,
                        now,
                        now,
                        session.organisation(),
                        now,
                        limit);
    }

    /** What was claimed, as it is now: nothing when its contact was erased or the endpoint was paused meanwhile. */
    Optional<Parcel> fetch(TenantSession session, Claimed claimed) {
        return session.sql()
                .first(
                        "select t.id, t.position, t.contact_id, t.type, t.created_at, t.sealed, e.sealed, e.previous_until"
                                + " from trigger_delivery d"
                                + " join email_trigger t on t.organisation_id = d.organisation_id and t.id = d.trigger_id"
                                + " join trigger_endpoint e on e.organisation_id = d.organisation_id and e.id = d.endpoint_id"
                                + " where d.organisation_id = ? and d.endpoint_id = ? and d.position = ?"
                                + " and d.attempts = ? and d.claimed_until = ? and e.state = 'active'",
                        row -> new Parcel(TriggerTable.stored(row), row.sealed(7), row.instantOrNull(8)),
                        session.organisation(),
                        claimed.endpoint,
                        claimed.position,
                        claimed.attempt,
                        claimed.until);
    }

    /** Only by the one whose claim it still is; whether it was. */
    static boolean remove(TenantSession session, Claimed claimed) {
        return session.sql()
                        .update(
                                "delete from trigger_delivery where organisation_id = ? and endpoint_id = ? and position = ?"
                                        + " and attempts = ? and state = 'waiting'",
                                session.organisation(),
                                claimed.endpoint,
                                claimed.position,
                                claimed.attempt)
                == 1;
    }

    /** Puts it back, to be tried again, or for good. */
    static boolean putBack(
            TenantSession session, Claimed claimed, boolean dead, int attempts, Instant due, String failure) {
        return session.sql()
                        .update(
                                "update trigger_delivery set state = ?, attempts = ?, due_at = ?, claimed_until = null,"
                                        + " last_failure = ? where organisation_id = ? and endpoint_id = ? and position = ?"
                                        + " and attempts = ? and state = 'waiting'",
                                dead ? "dead" : "waiting",
                                attempts,
                                due,
                                failure,
                                session.organisation(),
                                claimed.endpoint,
                                claimed.position,
                                claimed.attempt)
                == 1;
    }

    /** Whether anything waits, or has not been handed out, that an endpoint wants. */
    static boolean isAnythingLeft(TenantSession session) {
        return session.sql()
                        .count(
                                "select count(*) from trigger_endpoint e where e.organisation_id = ? and e.state = 'active'"
                                        + " and (e.planned < (select position from trigger_head h"
                                        + " where h.organisation_id = e.organisation_id)"
                                        + " or exists (select 1 from trigger_delivery d"
                                        + " where d.organisation_id = e.organisation_id and d.endpoint_id = e.id"
                                        + " and d.state = 'waiting'))",
                                session.organisation())
                > 0;
    }
}
