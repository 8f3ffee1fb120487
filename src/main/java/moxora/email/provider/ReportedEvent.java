package moxora.email.provider;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event of a type we know, as it was reported: nothing is cleaned or shortened by its provider's reader. Whoever takes
 * it in does, before anything is stored or acted on.
 *
 * @param recipient the address that the provider names
 * @param at the provider's time, or null where it tells none
 * @param sameness equal for a report and its repetitions; stands for the time where there is none
 * @param messageId the provider's name for the message, without what varies between its events
 * @param url what was clicked
 * @param bounceCode the status that the receiving side gave, such as {@code 5.1.1} (RFC 3463)
 * @param reason the provider's word for why
 * @param diagnostic what the receiving side answered, in its own words
 * @param machine whether the provider says that a program and no person did it
 * @param ip from where it was opened or clicked
 * @param userAgent with what it was opened or clicked
 * @param doNotTrack whether the request bore Do Not Track or Global Privacy Control
 * @param providerId the provider's id of this report; it changes when a report is repeated
 */
public record ReportedEvent(
        EmailEventType type,
        String recipient,
        @Nullable Instant at,
        String sameness,
        @Nullable String messageId,
        @Nullable String url,
        @Nullable BounceClass bounceClass,
        @Nullable String bounceCode,
        @Nullable String reason,
        @Nullable String diagnostic,
        boolean machine,
        @Nullable String ip,
        @Nullable String userAgent,
        boolean doNotTrack,
        @Nullable String providerId)
        implements Reported {

    public static Builder of(EmailEventType type, String recipient, String sameness) {
        return new Builder(type, recipient, sameness);
    }

    @Override
    public String toString() {
        return "ReportedEvent[" + type + "]";
    }

    /** Takes the parts in any order; what is not told is absent. */
    public static final class Builder {

        private final EmailEventType type;
        private final String recipient;
        private final String sameness;
        private @Nullable Instant at;
        private @Nullable String messageId;
        private @Nullable String url;
        private @Nullable BounceClass bounceClass;
        private @Nullable String bounceCode;
        private @Nullable String reason;
        private @Nullable String diagnostic;
        private boolean machine;
        private @Nullable String ip;
        private @Nullable String userAgent;
        private boolean doNotTrack;
        private @Nullable String providerId;

        private Builder(EmailEventType type, String recipient, String sameness) {
            this.type = Objects.requireNonNull(type);
            this.recipient = Objects.requireNonNull(recipient);
            this.sameness = Objects.requireNonNull(sameness);
        }

        public Builder at(@Nullable Instant time) {
            this.at = time;
            return this;
        }

        public Builder messageId(@Nullable String id) {
            this.messageId = id;
            return this;
        }

        public Builder url(@Nullable String clicked) {
            this.url = clicked;
            return this;
        }

        public Builder bounce(@Nullable BounceClass bounce) {
            this.bounceClass = bounce;
            return this;
        }

        public Builder bounceCode(@Nullable String code) {
            this.bounceCode = code;
            return this;
        }

        public Builder reason(@Nullable String why) {
            this.reason = why;
            return this;
        }

        public Builder diagnostic(@Nullable String answer) {
            this.diagnostic = answer;
            return this;
        }

        public Builder machine(boolean byProgram) {
            this.machine = byProgram;
            return this;
        }

        public Builder ip(@Nullable String address) {
            this.ip = address;
            return this;
        }

        public Builder userAgent(@Nullable String agent) {
            this.userAgent = agent;
            return this;
        }

        public Builder doNotTrack(boolean asked) {
            this.doNotTrack = asked;
            return this;
        }

        public Builder providerId(@Nullable String id) {
            this.providerId = id;
            return this;
        }

        public ReportedEvent build() {
            return new ReportedEvent(
                    type,
                    recipient,
                    at,
                    sameness,
                    messageId,
                    url,
                    bounceClass,
                    bounceCode,
                    reason,
                    diagnostic,
                    machine,
                    ip,
                    userAgent,
                    doNotTrack,
                    providerId);
        }
    }
}
