package moxora.app;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import moxora.field.DataClass;
import moxora.rest.ClockControl;

/** Moves the clock from due instant to due instant and runs what is due at each, as if the days had passed. */
final class ClockJobs implements ClockControl {

    /** Everything else that is kept for a period goes where the clock stops, and at the latest at its target. */
    private static final Set<DataClass> STOPPED_AT = EnumSet.of(DataClass.EMAIL_EVENTS);

    private final Assembly graph;
    private final MovableClock clock;
    private final boolean allowed;

    ClockJobs(Assembly graph, MovableClock clock, boolean allowed) {
        this.graph = graph;
        this.clock = clock;
        this.allowed = allowed;
    }

    @Override
    public boolean isAllowed() {
        return allowed;
    }

    @Override
    public synchronized Optional<Instant> advance(Period days, Duration time) {
        if (!allowed) {
            return Optional.empty();
        }
        Instant from = clock.instant();
        Instant target = from.atOffset(ZoneOffset.UTC).plus(days).plus(time).toInstant();
        // Asked once, and again when it has run: it goes through every organisation.
        Optional<Instant> over = nextOver(from, target);
        Optional<Instant> due = earlier(nextDue(from, target), over);
        while (due.isPresent()) {
            Instant at = due.get();
            clock.advanceTo(at);
            runDue();
            if (due.equals(over)) {
                graph.retention.run.runThrough(clock.instant());
                over = nextOver(at, target);
            }
            due = earlier(nextDue(at, target), over);
        }
        clock.advanceTo(target);
        runDue();
        graph.retention.run.runThrough(clock.instant());
        return Optional.of(clock.instant());
    }

    private Optional<Instant> nextOver(Instant after, Instant until) {
        return graph.retention.run.nextDue(STOPPED_AT, after, until);
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return Stream.of(one, other).flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    private void runDue() {
        Jobs.run(graph.keyJobs());
        Jobs.run(List.of(graph.erasure.run::runDue));
        Jobs.run(graph.erasure.jobs());
        Jobs.run(graph.removal.jobs());
        Jobs.run(graph.email.jobs());
        Jobs.run(List.of(graph.holds.ends::runDue));
        Jobs.run(List.of(graph.email.triggers.delivery::deliverDue));
        graph.operatorParts.endDue();
        Jobs.run(List.of(graph.ai.processors.reviews::runDue));
    }

    private Optional<Instant> nextDue(Instant after, Instant until) {
        return Stream.of(
                        graph.erasure.closures.nextDue(after, until),
                        graph.erasure.alarms.nextDue(after, until),
                        graph.keys.usage.nextDue(after, until),
                        graph.keys.oldKeys.nextDue(after, until),
                        graph.holds.ends.nextDue(after, until))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }
}
