package moxora.email.suppression;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import moxora.email.message.RegisteredMessage;
import moxora.fault.Fault;

/** Why an address must not be sent to, the gravest first. */
public enum SuppressionReason {
    HARD_BOUNCE(true),
    COMPLAINT(true),
    MANUAL(true),
    /** So many soft bounces in a row that nobody seems to be there. */
    SOFT_BOUNCES(false),
    UNSUBSCRIBE(false),
    IMPORT(false);

    private final boolean evenTransactional;

    SuppressionReason(boolean evenTransactional) {
        this.evenTransactional = evenTransactional;
    }

    /** Whether messages that need nobody's wish are withheld as well. */
    public boolean stops(RegisteredMessage.Kind kind) {
        return kind == RegisteredMessage.Kind.MARKETING || evenTransactional;
    }

    /** Whether it was the person's own wish, or may have been: then only a new wish of theirs lifts it. */
    public boolean isSomebodysWish() {
        return this == COMPLAINT || this == UNSUBSCRIBE || this == IMPORT;
    }

    /** The reason of that name, if there is one. */
    public static Optional<SuppressionReason> named(String wire) {
        return Arrays.stream(values())
                .filter(reason -> reason.wire().equals(wire))
                .findFirst();
    }

    /**
     * The reason of that name.
     *
     * @throws Fault 422 {@code reason}
     */
    public static SuppressionReason require(String pointer, String wire) {
        return named(wire)
                .orElseThrow(() -> Fault.refused(
                        pointer,
                        "reason",
                        "One of: "
                                + Arrays.stream(values())
                                        .map(SuppressionReason::wire)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    /** The reason of that name in the database, where the schema allows no other. */
    static SuppressionReason ofWire(String wire) {
        return named(wire).orElseThrow();
    }

    /** The name on the wire and in the database. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
