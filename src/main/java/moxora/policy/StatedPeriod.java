package moxora.policy;

import java.time.Period;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import moxora.field.DataClass;
import org.jspecify.annotations.Nullable;

/**
 * A period that the policy's text gives in so many words, whether Moxora holds such data or not.
 *
 * @param data what the text calls it, as a name: {@code usageData}
 * @param from what it is counted from
 * @param classes the classes here that the text means; none where nothing of the kind is held
 * @param copyOf the data of which this is another copy with a clock of its own, or null
 */
public record StatedPeriod(
        String data,
        From from,
        Period period,
        Set<DataClass> classes,
        @Nullable String copyOf) {

    /** What a period is counted from. */
    public enum From {
        COLLECTION,
        SUBMISSION,
        ISSUE,
        /** The request to close the account. */
        CLOSURE;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public StatedPeriod {
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("nothing could be kept");
        }
        classes = Set.copyOf(classes);
    }

    public Optional<String> original() {
        return Optional.ofNullable(copyOf);
    }

    /** {@code usageData P3Y from collection}. */
    String words() {
        return data + " " + period + " from " + from.wire();
    }
}
