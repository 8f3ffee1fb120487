package moxora.email.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One event of a payload, in our own terms. None of these prints what it holds. */
public sealed interface Reported permits ReportedEvent, Reported.Unknown, Reported.Malformed {

    /**
     * An event that says what it is, but nothing we know.
     *
     * @param name the provider's name for the type
     * @param messageId the provider's name for the message, without what varies between its events
     * @param sameness equal for a report and its repetitions
     */
    record Unknown(
            String name,
            @Nullable String recipient,
            @Nullable Instant at,
            @Nullable String messageId,
            String sameness) implements Reported {

        @Override
        public String toString() {
            return "Unknown[redacted]";
        }
    }

    /**
     * Something in an event's place that is none, or that lacks what every event has.
     *
     * @param fault which part is wrong, from a closed list
     * @param sameness equal for a report and its repetitions
     */
    record Malformed(String fault, String sameness) implements Reported {

        @Override
        public String toString() {
            return "Malformed[" + fault + "]";
        }
    }
}
