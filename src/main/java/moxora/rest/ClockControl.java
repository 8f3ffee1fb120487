package moxora.rest;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Optional;

/** Puts the clock forward, where the configuration allows it. */
public interface ClockControl {

    boolean isAllowed();

    /** Runs everything that becomes due on the way, each at its instant, and answers the new time; empty when not allowed. */
    Optional<Instant> advance(Period days, Duration time);
}
