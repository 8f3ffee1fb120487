package moxora.kms;

import java.time.Duration;
import moxora.crypto.KekException;

/** When one wrap or unwrap must be through, whatever it consists of. */
final class Deadline {

    private final long end;
    private final Duration request;

    private Deadline(Patience patience) {
        this.end = System.nanoTime() + patience.total().toNanos();
        this.request = patience.request();
    }

    static Deadline of(Patience patience) {
        return new Deadline(patience);
    }

    /** How long the next request may take; {@code UNREACHABLE} when nothing is left. */
    Duration forNextRequest() throws KekException {
        long left = end - System.nanoTime();
        if (left <= 0) {
            throw new KekException(KekException.Reason.UNREACHABLE, "The key's service took all the time there was.");
        }
        return Duration.ofNanos(Math.min(left, request.toNanos()));
    }
}
