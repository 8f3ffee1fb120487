package moxora.disclosure.processor;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Locale;
import moxora.policy.Processor;
import org.jspecify.annotations.Nullable;

/** Where a line of the register stands today; days are those of UTC. The first that applies is told. */
public enum Standing {
    /** There is no agreement, or the day on which it was signed is still to come: no calls. */
    MISSING,
    /** The agreement's last day is over: no calls. */
    EXPIRED,
    /** It ends within 30 days. */
    EXPIRING,
    /** The next review is due within 30 days, or should have been. */
    REVIEW_DUE,
    VALID;

    /** How long before a day operators hear of it. */
    static final Period NOTICE = Period.ofDays(30);

    /** Of a line at an instant. */
    public static Standing of(Processor processor, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate signed = processor.signed();
        LocalDate expires = processor.expires();
        if (signed == null || expires == null || today.isBefore(signed)) {
            return MISSING;
        }
        if (today.isAfter(expires)) {
            return EXPIRED;
        }
        if (isNear(expires, today)) {
            return EXPIRING;
        }
        return isNear(processor.nextReview(), today) ? REVIEW_DUE : VALID;
    }

    private static boolean isNear(@Nullable LocalDate day, LocalDate today) {
        return day == null || !today.isBefore(day.minus(NOTICE));
    }

    /** Whether the processor may be called. */
    public boolean permitsCalls() {
        return this != MISSING && this != EXPIRED;
    }

    /** The name in JSON, in logs and on metrics: {@code review_due}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
