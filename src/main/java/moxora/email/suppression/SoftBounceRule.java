package moxora.email.suppression;

import java.time.LocalDate;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * When soft bounces come to mean that nobody is there: so many of them, on so many different days, within so many days,
 * and no delivery on the day of the first of them or later.
 *
 * <p>It is a rule over a set of events, whatever order they were reported in. A delivery on the same day speaks for the
 * address: it takes mails today.
 *
 * @param bounces at least so many
 * @param days on at least so many days, so that one bad afternoon of a server is not enough
 * @param within so many days, the first and the last one counted
 */
public record SoftBounceRule(int bounces, int days, int within) {

    /** Five on three days within thirty. */
    public static final SoftBounceRule USUAL = new SoftBounceRule(5, 3, 30);

    /**
     * Whether it holds.
     *
     * @param counts how many bounces there were on which day
     * @param delivered the last day on which something was delivered
     */
    boolean holds(NavigableMap<LocalDate, Long> counts, @Nullable LocalDate delivered) {
        NavigableMap<LocalDate, Long> since = delivered == null ? counts : counts.tailMap(delivered, false);
        for (LocalDate first : since.keySet()) {
            Map<LocalDate, Long> window = since.subMap(first, true, first.plusDays(within - 1L), true);
            long there = window.values().stream().mapToLong(Long::longValue).sum();
            if (there >= bounces && window.size() >= days) {
                return true;
            }
        }
        return false;
    }
}
