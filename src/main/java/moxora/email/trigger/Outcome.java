package moxora.email.trigger;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt to deliver.
 *
 * @param status the status of the answer, or 0 where there was none
 * @param retryAfter how long the receiver asks to wait, as it said it
 */
record Outcome(Kind kind, int status, @Nullable Duration retryAfter) {

    private static final int GONE = 410;

    /** What can go wrong, and what goes well. */
    enum Kind {
        ANSWERED,
        /** The name leads to nothing. */
        NO_ADDRESS,
        /** The name leads to where Moxora does not go. */
        ADDRESS_NOT_ALLOWED,
        NO_CONNECTION,
        NO_TLS,
        TIMEOUT,
        /** What came back is no HTTP, or ended too early. */
        NO_ANSWER
    }

    static Outcome failed(Kind kind) {
        return new Outcome(kind, 0, null);
    }

    boolean isTaken() {
        return status >= 200 && status < 300;
    }

    /** The receiver says that it will never take anything again. */
    boolean isGone() {
        return status == GONE;
    }

    /** In one word of a closed list, as admins see it: {@code status_503}, {@code timeout}. */
    String wire() {
        return kind == Kind.ANSWERED ? "status_" + status : kind.name().toLowerCase(Locale.ROOT);
    }
}
