package moxora.audit;

import java.time.Clock;

/** A trail that records nothing, for the benchmark that asks what recording costs. */
public final class SilentTrail {

    private SilentTrail() {}

    public static AuditTrail of(Clock clock) {
        return new AuditTrail(clock, false);
    }
}
