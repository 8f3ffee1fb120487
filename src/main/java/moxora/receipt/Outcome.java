package moxora.receipt;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What became of a disclosure. */
public enum Outcome {
    /** It left, and nobody told what became of it: it is still under way, or the process ended meanwhile. */
    SENT,
    /** It left, and the answer was handed on. */
    ANSWERED,
    /** Nothing left. */
    REFUSED,
    /** It left, or may have left, and no answer was handed on. */
    FAILED;

    /** The name in JSON and in sealed receipts; frozen. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Outcome> named(String wire) {
        return Arrays.stream(values())
                .filter(known -> known.wire().equals(wire))
                .findFirst();
    }
}
