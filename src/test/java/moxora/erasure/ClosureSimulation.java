package moxora.erasure;

import java.time.Duration;
import java.time.Instant;

/**
 * A server that carries out one closure, without a server: it looks once a second, is down for a while, has a clock
 * that is wrong for a while, and begins again what an outage cut off. What is due is asked of {@link Closure#isDue}.
 *
 * <p>All instants are true ones; only the server reads its own clock.
 */
record ClosureSimulation(Closure closure, Trouble trouble) {

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration BOOT = Duration.ofSeconds(90);
    private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    /**
     * What goes wrong.
     *
     * @param outage how long the server is down from {@code outageFrom} on
     * @param jump how far the clock is off from {@code jumpFrom} until {@code jumpUntil}
     * @param work how long a run takes that is not cut off
     */
    record Trouble(
            Instant outageFrom, Duration outage, Instant jumpFrom, Instant jumpUntil, Duration jump, Duration work) {

        static Trouble none(Duration work) {
            return new Trouble(NEVER, Duration.ZERO, NEVER, NEVER, Duration.ZERO, work);
        }

        Trouble down(Instant from, Duration length) {
            return new Trouble(from, length, jumpFrom, jumpUntil, jump, work);
        }

        Trouble off(Instant from, Instant until, Duration by) {
            return new Trouble(outageFrom, outage, from, until, by, work);
        }
    }

    /** When a closure began to destroy, by the server's own clock, and when it was done. */
    record Outcome(Instant beganAtByItsClock, Instant done) {}

    Outcome carriedOut() {
        Instant began = firstDueTick(closure.requestedAt());
        Instant done = began.plus(trouble.work());
        if (began.isBefore(trouble.outageFrom()) && done.isAfter(trouble.outageFrom())) {
            done = firstDueTick(upAgain()).plus(trouble.work());
        }
        return new Outcome(reading(began), done);
    }

    private Instant upAgain() {
        return trouble.outageFrom().plus(trouble.outage()).plus(BOOT);
    }

    private Instant reading(Instant truly) {
        boolean off = !truly.isBefore(trouble.jumpFrom()) && truly.isBefore(trouble.jumpUntil());
        return off ? truly.plus(trouble.jump()) : truly;
    }

    /** The first look from then on, while the server is up, at which the closure is due. */
    private Instant firstDueTick(Instant from) {
        Instant at = from;
        while (true) {
            if (!at.isBefore(trouble.outageFrom()) && at.isBefore(upAgain())) {
                at = upAgain();
            }
            Instant end = nextChange(at);
            long ticks = Math.max(1, Duration.between(at, end).toSeconds());
            if (isDueAt(at.plusSeconds(ticks - 1))) {
                return firstDue(at, ticks - 1);
            }
            at = at.plusSeconds(ticks);
        }
    }

    /** Until when the server is up without a break and its clock equally wrong. */
    private Instant nextChange(Instant at) {
        Instant next = at.plus(Duration.ofDays(60));
        for (Instant change : new Instant[] {trouble.outageFrom(), trouble.jumpFrom(), trouble.jumpUntil()}) {
            if (change.isAfter(at) && change.isBefore(next)) {
                next = change;
            }
        }
        return next;
    }

    private Instant firstDue(Instant from, long lastTick) {
        long low = 0;
        long high = lastTick;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (isDueAt(from.plusSeconds(middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return from.plus(TICK.multipliedBy(low));
    }

    private boolean isDueAt(Instant truly) {
        return closure.isDue(reading(truly));
    }
}
