package moxora.email.retention;

import java.time.Instant;
import java.time.Period;
import java.util.Optional;
import moxora.erasure.retention.RetentionEnd;
import moxora.store.TenantSession;

/**
 * Figures of days whose events are gone: those with the minimum of people behind them stay, all others go, and with
 * them the marks of who was counted. A day's figure goes as well where it would give away, less the figures of messages
 * that stay, one that is too small.
 */
final class ExpiredFigures {

    private static final int PEOPLE_AT_ONCE = 5_000;

    private ExpiredFigures() {}

    /** The first day that is still to be thinned out. When the first of its events go, no small figure stays longer. */
    static Optional<Instant> firstDay(TenantSession session) {
        return session.sql()
                .first(
                        "select min(day) from email_statistic_person where organisation_id = ?",
                        row -> Optional.ofNullable(row.instantOrNull(1)),
                        session.organisation())
                .flatMap(day -> day);
    }

    /** How many marks are of days that are over, up to the limit. */
    static long people(TenantSession session, Period kept, Instant now, int limit) {
        return session.sql()
                .count(
                        "select count(*) from (select 1 from email_statistic_person where organisation_id = ?"
                                + " and day <= ? and " + RetentionEnd.sql("day") + " <= ? limit ?) found",
                        session.organisation(),
                        RetentionEnd.latestFrom(now, kept),
                        kept.toString(),
                        now,
                        limit);
    }

    /**
     * Thins out a day; to be called until nobody's mark of the day is left.
     *
     * @param nothing the mark of mails without a registered message, whose figures nobody is told
     * @return how many figures went
     */
    static long thinOut(TenantSession session, Instant day, byte[] nothing, int minimum) {
        long gone = session.sql()
                .update(
                        "delete from email_statistic whole where organisation_id = ? and day = ? and mark = ''"
                                + " and exists (select 1 from email_statistic part where part.organisation_id = ?"
                                + " and part.day = whole.day and part.kind = whole.kind and part.mark not in ('', ?)"
                                + " and part.people >= ?)"
                                + " and (select sum(part.people) from email_statistic part where part.organisation_id = ?"
                                + " and part.day = whole.day and part.kind = whole.kind and part.mark <> ''"
                                + " and (part.mark = ? or part.people < ?)) < ?",
                        session.organisation(),
                        day,
                        session.organisation(),
                        nothing,
                        minimum,
                        session.organisation(),
                        nothing,
                        minimum,
                        minimum);
        gone += session.sql()
                .update(
                        "delete from email_statistic where organisation_id = ? and day = ? and people < ?",
                        session.organisation(),
                        day,
                        minimum);
        return gone;
    }

    /** Removes some of the day's marks of people; how many. */
    static long forgetPeople(TenantSession session, Instant day) {
        return session.sql()
                .update(
                        "delete from email_statistic_person where organisation_id = ? and day = ? and mark in"
                                + " (select mark from email_statistic_person where organisation_id = ? and day = ?"
                                + " order by mark limit ?)",
                        session.organisation(),
                        day,
                        session.organisation(),
                        day,
                        PEOPLE_AT_ONCE);
    }
}
