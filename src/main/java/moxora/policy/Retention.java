package moxora.policy;

import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moxora.field.DataClass;

/**
 * How long each class of data is kept. Every class has a period or is kept with the account; a class that is not named
 * is none, so nothing is kept because nobody thought of it (P96).
 */
public final class Retention {

    /** Longer than any account lives, and short enough for every database's calendar. */
    static final Period LONGEST = Period.ofYears(100);

    /** Two periods are compared by where they end: years without a leap day, so that none seems longer than it can be. */
    private static final LocalDate COMPARED_FROM = LocalDate.of(2001, 1, 1);

    private final Map<DataClass, Optional<Period>> kept;
    private final List<StatedPeriod> stated;

    /** @param kept of every class its period; empty: as long as the account */
    public Retention(Map<DataClass, Optional<Period>> kept, List<StatedPeriod> stated) {
        this.kept = Collections.unmodifiableMap(new EnumMap<>(kept));
        this.stated = List.copyOf(stated);
        for (DataClass dataClass : DataClass.values()) {
            Optional<Period> period = this.kept.get(dataClass);
            if (period == null || !isAllowed(dataClass, period)) {
                throw new IllegalArgumentException(dataClass.wire() + " is kept for " + period);
            }
        }
    }

    /** How long the class is kept; empty: as long as the account. */
    public Optional<Period> of(DataClass dataClass) {
        return kept.getOrDefault(dataClass, Optional.empty());
    }

    /** What the text says in so many words. */
    public List<StatedPeriod> stated() {
        return stated;
    }

    private static boolean isAllowed(DataClass dataClass, Optional<Period> period) {
        return switch (dataClass.keeping()) {
            case ACCOUNT -> period.isEmpty();
            case PERIOD, FIXED -> period.filter(Retention::isPeriod).isPresent();
            case EITHER -> period.isEmpty() || isPeriod(period.get());
        };
    }

    private static boolean isPeriod(Period period) {
        return !period.isZero() && !period.isNegative() && !isLonger(period, LONGEST);
    }

    static boolean isLonger(Period period, Period longest) {
        return COMPARED_FROM.plus(period).isAfter(COMPARED_FROM.plus(longest));
    }

    /** How many days it has at least. */
    static long leastDays(Period period) {
        return COMPARED_FROM.until(COMPARED_FROM.plus(period), ChronoUnit.DAYS);
    }

    /** The shorter of two; empty is as long as the account, and longer than any. */
    static Optional<Period> shorter(Optional<Period> one, Optional<Period> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return isLonger(one.get(), other.get()) ? other : one;
    }
}
