package moxora.email;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One event of a payload, in our own terms. None of these prints what it holds. */
sealed interface Reported {

    /**
     * An event of a type we know.
     *
     * @param messageId the provider's name for the message, without what varies between its events
     * @param url what was clicked, as reported
     * @param bounceCode the status that the receiving side gave
     * @param reason free text of the receiving side, as reported
     * @param providerId the provider's id of this report; it changes when a report is repeated
     */
    record Event(
            EmailEventType type,
            String recipient,
            Instant at,
            @Nullable String messageId,
            @Nullable String url,
            @Nullable BounceClass bounceClass,
            @Nullable String bounceCode,
            @Nullable String reason,
            boolean machine,
            @Nullable String providerId)
            implements Reported {

        @Override
        public String toString() {
            return "Event[" + type + "]";
        }
    }

    /**
     * An event that says what it is, but nothing we know.
     *
     * @param name the provider's name for the type
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
