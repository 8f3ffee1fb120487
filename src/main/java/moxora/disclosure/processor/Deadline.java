package moxora.disclosure.processor;

import java.time.Duration;

/** When a call must be through, with every try and every pause. */
final class Deadline {

    private final long end;

    private Deadline(Duration patience) {
        this.end = System.nanoTime() + patience.toNanos();
    }

    static Deadline in(Duration patience) {
        return new Deadline(patience);
    }

    /** What is left; never less than nothing. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    boolean leavesTimeAfter(Duration pause) {
        return left().compareTo(pause) > 0;
    }
}
