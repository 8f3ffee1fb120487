package moxora.email.engagement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.email.event.EventSealing;
import moxora.email.provider.BounceClass;
import moxora.email.provider.EmailEventType;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * The states of contacts and of messages in the database. A contact's own is named by the contact's id, that of a
 * registered message by the message's.
 *
 * <p>A state that is there is joined under the lock of its row. A contact's state without a value is folded anew from
 * the log by whoever reads it next; until then events need not be joined to it, for they are in the log.
 */
final class EngagementTable {

    private static final int ROWS_AT_ONCE = 500;

    private final EngagementSealing sealing;
    private final EventSealing events;

    EngagementTable(FieldSealer sealer) {
        this.sealing = new EngagementSealing(sealer);
        this.events = new EventSealing(sealer);
    }

    /** A state on its way to its row. */
    record Change(UUID id, UUID contact, EngagementState state) {

        boolean isOfContact() {
            return id.equals(contact);
        }

        Change join(Change other) {
            return new Change(id, contact, state.join(other.state));
        }
    }

    /** The states that one event changes: the contact's, and the message's where it was registered for this contact. */
    static List<Change> changes(UUID contact, @Nullable UUID message, EngagementState state) {
        Change whole = new Change(contact, contact, state.ofContact());
        return message == null ? List.of(whole) : List.of(whole, new Change(message, contact, state));
    }

    /** Joins the states to those that are there, in the order of their ids, so that nobody waits for another crosswise. */
    void join(TenantSession session, List<Change> changes, Instant now) {
        List<Change> all = List.copyOf(folded(changes).values());
        for (int from = 0; from < all.size(); from += ROWS_AT_ONCE) {
            joinSome(session, all.subList(from, Math.min(all.size(), from + ROWS_AT_ONCE)), now);
        }
    }

    private static Map<UUID, Change> folded(List<Change> changes) {
        Map<UUID, Change> folded = new TreeMap<>();
        changes.forEach(change -> folded.merge(change.id, change, Change::join));
        return folded;
    }

    private void joinSome(TenantSession session, List<Change> changes, Instant now) {
        Map<UUID, Change> left = new TreeMap<>();
        changes.forEach(change -> left.put(change.id, change));
        List<UUID> there = session.sql()
                .rows(
                        "select id from email_state where organisation_id = ? and id = any (?)",
                        row -> row.uuid(1),
                        session.organisation(),
                        left.keySet().toArray(UUID[]::new));
        List<Change> absent =
                changes.stream().filter(change -> !there.contains(change.id)).toList();
        insert(session, absent, now).forEach(left::remove);
        if (!left.isEmpty()) {
            joinLocked(session, left);
        }
    }

    private void joinLocked(TenantSession session, Map<UUID, Change> changes) {
        Map<UUID, Optional<Sealed>> held = new HashMap<>();
        session.sql()
                .rows(
                        "select id, sealed from email_state where organisation_id = ? and id = any (?)"
                                + " order by id for update",
                        row -> Map.entry(row.uuid(1), Optional.ofNullable(row.sealedOrNull(2))),
                        session.organisation(),
                        changes.keySet().toArray(UUID[]::new))
                .forEach(row -> held.put(row.getKey(), row.getValue()));
        List<UUID> ids = new ArrayList<>();
        List<Sealed> sealed = new ArrayList<>();
        held.forEach((id, stored) -> stored.ifPresent(value -> {
            EngagementState before = sealing.open(session.scope(), id, value);
            EngagementState after =
                    before.join(Objects.requireNonNull(changes.get(id)).state());
            if (!after.equals(before)) {
                ids.add(id);
                sealed.add(sealing.seal(session.scope(), id, after));
            }
        }));
        if (!ids.isEmpty()) {
            session.sql()
                    .update(
                            "update email_state s set sealed = n.sealed from unnest(?::uuid[], ?::bytea[]) n (id, sealed)"
                                    + " where s.organisation_id = ? and s.id = n.id",
                            ids.toArray(UUID[]::new),
                            sealed.toArray(Sealed[]::new),
                            session.organisation());
        }
    }

    /** The ids of those that were not there; the others somebody else wrote in the meantime. */
    private List<UUID> insert(TenantSession session, List<Change> changes, Instant since) {
        if (changes.isEmpty()) {
            return List.of();
        }
        return session.sql()
                .rows(
                        "insert into email_state (organisation_id, id, contact_id, sealed, since)"
                                + " select ?, id, contact, sealed, ? from unnest(?::uuid[], ?::uuid[], ?::bytea[])"
                                + " n (id, contact, sealed) on conflict do nothing returning id",
                        row -> row.uuid(1),
                        session.organisation(),
                        since,
                        changes.stream().map(Change::id).toArray(UUID[]::new),
                        changes.stream().map(Change::contact).toArray(UUID[]::new),
                        changes.stream()
                                .map(change -> sealing.seal(session.scope(), change.id, change.state))
                                .toArray(Sealed[]::new));
    }

    /** Folds a contact's states anew from its events. The contact is locked, so no event comes in between. */
    void refold(TenantSession session, UUID contact) {
        boolean there = session.sql()
                .first(
                        "select id from contact where organisation_id = ? and id = ? for update",
                        row -> row.uuid(1),
                        session.organisation(),
                        contact)
                .isPresent();
        if (!there) {
            return;
        }
        session.sql()
                .update(
                        "delete from email_state where organisation_id = ? and contact_id = ?",
                        session.organisation(),
                        contact);
        Map<UUID, Change> folded = new TreeMap<>();
        List<Instant> since = new ArrayList<>();
        session.sql().stream(
                "select e.type, e.shown_at, m.id, e.identity, e.sealed, e.received_at from email_event e"
                        + " left join message m on m.organisation_id = e.organisation_id and m.id = e.message_id"
                        + " and m.contact_id = e.contact_id where e.organisation_id = ? and e.contact_id = ?",
                row -> {
                    FieldValues details = events.open(session.scope(), row.token(4), contact, row.sealed(5));
                    EngagementState state = EngagementState.of(
                            EmailEventType.of(row.text(1)),
                            row.instant(2),
                            details.one(EventSealing.BOUNCE_CLASS)
                                    .flatMap(BounceClass::named)
                                    .orElse(null),
                            details.one(EventSealing.MACHINE).isPresent(),
                            details.one(EventSealing.MESSAGE_ID).orElse(null));
                    changes(contact, row.uuidOrNull(3), state)
                            .forEach(change -> folded.merge(change.id, change, Change::join));
                    since.add(since.isEmpty() ? row.instant(6) : earlier(since.remove(0), row.instant(6)));
                },
                session.organisation(),
                contact);
        List<Change> all = List.copyOf(folded.values());
        for (int from = 0; from < all.size(); from += ROWS_AT_ONCE) {
            insert(session, all.subList(from, Math.min(all.size(), from + ROWS_AT_ONCE)), since.get(0));
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Whether a contact's state has to be folded anew before it can be read. */
    boolean isStale(TenantSession session, UUID contact) {
        return session.sql()
                        .count(
                                "select count(*) from email_state where organisation_id = ? and id = ? and sealed is null",
                                session.organisation(),
                                contact)
                > 0;
    }

    /** The state of a contact as a whole. */
    EngagementState ofContact(TenantSession session, UUID contact) {
        return session.sql()
                .first(
                        "select sealed from email_state where organisation_id = ? and id = ?",
                        row -> sealing.open(session.scope(), contact, row.sealed(1)),
                        session.organisation(),
                        contact)
                .orElse(EngagementState.NONE);
    }

    /** A message's state, and the id of its row. */
    record OfMessage(UUID id, EngagementState state) {}

    /** The states of a contact's registered messages, behind the given one, in the order of their ids. */
    List<OfMessage> ofMessages(TenantSession session, UUID contact, UUID after, int limit) {
        return session.sql()
                .rows(
                        "select id, sealed from email_state where organisation_id = ? and contact_id = ? and id > ?"
                                + " and id <> contact_id order by id limit ?",
                        row -> new OfMessage(row.uuid(1), sealing.open(session.scope(), row.uuid(1), row.sealed(2))),
                        session.organisation(),
                        contact,
                        after,
                        limit);
    }
}
