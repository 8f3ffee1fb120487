package moxora.email.retention;

import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.erasure.retention.RetentionEnd;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * Which of an organisation's events have been kept for as long as its policy says, by the calendar
 * of {@link RetentionEnd}.
 */
final class ExpiredEvents {

    static final int EVENTS_AT_ONCE = 5_000;

    private ExpiredEvents() {}

    /** Contacts with an event whose time is over, the longest first. */
    static List<UUID> contacts(TenantSession session, Period retention, Instant now, int limit) {
        return session.sql()
                .rows(
                        "select contact_id from email_state where organisation_id = ? and id = contact_id and since <= ?"
                                + " and " + RetentionEnd.sql("since") + " <= ? order by since limit ?",
                        row -> row.uuid(1),
                        session.organisation(),
                        RetentionEnd.latestFrom(now, retention),
                        retention.toString(),
                        now,
                        limit);
    }

    /** How many events are over, up to the limit; contact by contact, as they go. */
    static long count(TenantSession session, Period retention, Instant now, int limit) {
        return session.sql()
                .count(
                        "select count(*) from (select 1 from email_state s join email_event e"
                                + " on e.organisation_id = s.organisation_id and e.contact_id = s.contact_id"
                                + " where s.organisation_id = ? and s.id = s.contact_id and s.since <= ?"
                                + " and e.received_at <= ? and " + RetentionEnd.sql("e.received_at")
                                + " <= ? limit ?) found",
                        session.organisation(),
                        RetentionEnd.latestFrom(now, retention),
                        RetentionEnd.latestFrom(now, retention),
                        retention.toString(),
                        now,
                        limit);
    }

    /** Locks those of the contacts that nobody else holds, and answers which. */
    static List<UUID> hold(TenantSession session, List<UUID> contacts) {
        return session.sql()
                .rows(
                        "select id from contact where organisation_id = ? and id = any(?) for update skip locked",
                        row -> row.uuid(1),
                        session.organisation(),
                        contacts.toArray(UUID[]::new));
    }

    /**
     * Removes a contact's events whose time is over, many at most, and leaves its states to be folded anew from what
     * remains. The contact is locked, so no event comes in between.
     *
     * @return how many events went
     */
    static long remove(TenantSession session, UUID contact, Period retention, Instant now) {
        session.sql()
                .rows(
                        "select id from contact where organisation_id = ? and id = ? for update",
                        row -> row.uuid(1),
                        session.organisation(),
                        contact);
        long gone = session.sql()
                .update(
                        "delete from email_event where organisation_id = ? and contact_id = ? and (at, identity) in"
                                + " (select at, identity from email_event where organisation_id = ? and contact_id = ?"
                                + " and " + RetentionEnd.sql("received_at") + " <= ? limit ?)",
                        session.organisation(),
                        contact,
                        session.organisation(),
                        contact,
                        retention.toString(),
                        now,
                        EVENTS_AT_ONCE);
        if (gone < EVENTS_AT_ONCE) {
            forgetStates(session, contact);
        }
        return gone;
    }

    private static void forgetStates(TenantSession session, UUID contact) {
        @Nullable
        Instant since = session.sql()
                .first(
                        "select min(received_at) from email_event where organisation_id = ? and contact_id = ?",
                        row -> Optional.ofNullable(row.instantOrNull(1)),
                        session.organisation(),
                        contact)
                .flatMap(found -> found)
                .orElse(null);
        session.sql()
                .update(
                        "delete from email_state where organisation_id = ? and contact_id = ?"
                                + (since == null ? "" : " and id <> contact_id"),
                        session.organisation(),
                        contact);
        if (since != null) {
            session.sql()
                    .update(
                            "update email_state set sealed = null, since = ? where organisation_id = ? and id = ?",
                            since,
                            session.organisation(),
                            contact);
        }
    }
}
