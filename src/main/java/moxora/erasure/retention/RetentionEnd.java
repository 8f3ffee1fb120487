package moxora.erasure.retention;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;

/**
 * When something has been kept for as long as its policy says, to the microsecond and by the calendar in UTC: a month
 * after 31 January ends on the last day of February, a year after 29 February on the 28th. The database and {@link
 * java.time} agree on that.
 */
public final class RetentionEnd {

    /** Ends of months do not lie in the order of what they are counted from; so much may they differ. */
    private static final Period SLACK = Period.ofDays(4);

    private RetentionEnd() {}

    /** The first instant at which it is no longer kept. */
    public static Instant of(Instant from, Period kept) {
        return from.atOffset(ZoneOffset.UTC).plus(kept).toInstant();
    }

    /**
     * The same as an expression of the database, whose one parameter is the period as text.
     *
     * @param column the name of a column with a time, or another expression of one
     */
    public static String sql(String column) {
        return "((" + column + " at time zone 'UTC') + ?::interval) at time zone 'UTC'";
    }

    /** Nothing from after this is over yet, so an index over times needs no calendar: every end is looked at besides. */
    public static Instant latestFrom(Instant now, Period kept) {
        return now.atOffset(ZoneOffset.UTC).minus(kept).plus(SLACK).toInstant();
    }

    /** Whatever ends first is from no later than this, if something is from {@code earliest}. */
    static Instant latestOfTheFirst(Instant earliest) {
        return earliest.atOffset(ZoneOffset.UTC).plus(SLACK).toInstant();
    }
}
