package moxora.app;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;
import moxora.rest.ClockControl;

/** Moves the clock from due instant to due instant and runs what is due at each, as if the days had passed. */
final class ClockJobs implements ClockControl {

    private final Assembly graph;
    private final MovableClock clock;
    private final boolean allowed;

    ClockJobs(Assembly graph, MovableClock clock, boolean allowed) {
        this.graph = graph;
        this.clock = clock;
        this.allowed = allowed;
    }

    @Override
    public synchronized Optional<Instant> advance(Period days, Duration time) {
        if (!allowed) {
            return Optional.empty();
        }
        Instant from = clock.instant();
        Instant target = from.atOffset(ZoneOffset.UTC).plus(days).plus(time).toInstant();
        Optional<Instant> due = graph.closures.nextDue(from, target);
        while (due.isPresent()) {
            clock.advanceTo(due.get());
            graph.erasureRun.runDue();
            due = graph.closures.nextDue(due.get(), target);
        }
        clock.advanceTo(target);
        graph.erasureRun.runDue();
        return Optional.of(clock.instant());
    }
}
