package moxora.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;

/**
 * The clock of an account's closure. Every instant follows from the request's alone, so nobody can shift a deadline.
 *
 * <p>Request, then {@link #undoUntil}, {@link #dueAt}, {@link #alarmAt}, {@link #deadlineAfter}, in this order. For
 * {@code P30D} and {@code P14D} these fall on days 14, 20, 25 and 30, earlier where the month has 28 or 29 days: day 20 is
 * the twentieth, so 19 and a half days after the request.
 *
 * @param deadline by when the deletion is verified; whole days, P1D to P30D
 * @param undoWindow how long the request may be taken back; whole days, at most P14D, shorter than the deadline
 * @param method what becomes of the data
 * @param people how many admins a request takes, 1 or 2
 */
public record ClosureTerms(Period deadline, Period undoWindow, Method method, int people) {

    /** What becomes of a closed organisation's data. */
    public enum Method {
        /** Nothing stays. */
        DELETE,
        /** Everything goes but counts that stand for many, without any organisation or person. */
        ANONYMISE
    }

    static final int LONGEST_DEADLINE_DAYS = 30;
    static final int LONGEST_UNDO_DAYS = 14;

    /** A machine that is down for ten days, and half a day for the work and for a clock that is not quite right. */
    private static final Duration TROUBLE = Duration.ofDays(10).plusHours(12);

    private static final Duration ALARM = Duration.ofDays(25);

    public ClosureTerms {
        if (people < 1 || people > 2) {
            throw new IllegalArgumentException("A closure that takes " + people + " people");
        }
        if (!isDeadlineAllowed(deadline) || !isUndoWindowAllowed(undoWindow, deadline)) {
            throw new IllegalArgumentException("A closure of " + deadline + ", undo " + undoWindow);
        }
    }

    static boolean isDeadlineAllowed(Period deadline) {
        return isBetween(1, wholeDays(deadline), LONGEST_DEADLINE_DAYS);
    }

    static boolean isUndoWindowAllowed(Period undoWindow, Period deadline) {
        return isBetween(0, wholeDays(undoWindow), Math.min(LONGEST_UNDO_DAYS, wholeDays(deadline) - 1));
    }

    private static boolean isBetween(int least, int days, int most) {
        return least <= days && days <= most;
    }

    /** The days, or -1 for a period in years or months, which has no fixed number of them. */
    private static int wholeDays(Period period) {
        return period.getYears() == 0 && period.getMonths() == 0 ? period.getDays() : -1;
    }

    /**
     * The last instant by which everything must be gone and verified: the policy's days or one calendar month in UTC,
     * whichever ends first.
     */
    public Instant deadlineAfter(Instant requested) {
        Instant calendarMonth = requested.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant();
        return earlier(requested.plus(deadline), calendarMonth);
    }

    /** Until when the request may be taken back; from this instant on it may not. */
    public Instant undoUntil(Instant requested) {
        return requested.plus(undoWindow);
    }

    /**
     * When the erasure starts: ten and a half days before the deadline, so that an outage of ten days that begins in the
     * worst second is made up for; but never while the request may still be taken back. Where the deadline leaves less
     * than that, the erasure starts as soon as the request may not be taken back any more.
     */
    public Instant dueAt(Instant requested) {
        return later(undoUntil(requested), deadlineAfter(requested).minus(TROUBLE));
    }

    /**
     * When an erasure that is not verified alarms the operator: day 25, or five sixths of the way to the deadline where
     * that is earlier; but never before it was due.
     */
    public Instant alarmAt(Instant requested) {
        Instant fiveSixths =
                requested.plus(untilDeadline(requested).multipliedBy(5).dividedBy(6));
        return later(dueAt(requested), earlier(requested.plus(ALARM), fiveSixths));
    }

    private Duration untilDeadline(Instant requested) {
        return Duration.between(requested, deadlineAfter(requested));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
