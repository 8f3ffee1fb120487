package moxora.email.provider;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can have become of an e-mail (P13). A closed list: whatever else a provider reports is parked, not guessed. */
public enum EmailEventType {
    DELIVERY,
    OPEN,
    CLICK,
    BOUNCE,
    COMPLAINT,
    UNSUBSCRIBE,
    /** Not delivered yet; the provider goes on trying. */
    DEFERRED,
    /** Not even tried, or given up for a reason that says nothing about the address. */
    REJECTED;

    /** The name in the database; frozen. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name on a timeline, where things other than e-mails may stand as well: {@code email.open}. */
    public String onTimeline() {
        return "email." + wire();
    }

    /** Whether it tells what a person did with the mail; a policy may say that such events are not kept. */
    public boolean isTracking() {
        return this == OPEN || this == CLICK;
    }

    /** The type of that name in the database. */
    public static EmailEventType of(String wire) {
        Optional<EmailEventType> found =
                Arrays.stream(values()).filter(type -> type.wire().equals(wire)).findFirst();
        return found.orElseThrow(() -> new IllegalStateException("a type that the schema does not allow"));
    }
}
