package moxora.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/**
 * Rate limits of this node, as token buckets in memory. Of each kind {@link #KEPT} buckets are kept at most, about half
 * a kilobyte each: 25 MB in all, however many addresses somebody has.
 *
 * <pre>{@code
 * limits.take(RateLimits.Kind.ORGANISATION, scope.organisation().value()).require();
 * }</pre>
 */
public final class RateLimits {

    /** Buckets of each kind. */
    public static final int KEPT = 10_000;

    /** What is limited. */
    public enum Kind {
        /** Requests that need no credentials, by the address they come from. */
        ADDRESS(50, 1_000, Incidents.Refusal.ADDRESS),
        /** Requests whose credentials were refused, by the address they come from. */
        CREDENTIALS(500, 5_000, Incidents.Refusal.CREDENTIALS),
        /** Requests of one user or API token. */
        ACCOUNT(500, 5_000, Incidents.Refusal.ACCOUNT),
        /** Requests of one organisation. */
        ORGANISATION(1_000, 10_000, Incidents.Refusal.ORGANISATION),
        /** Deliveries whose signature was refused, by endpoint. */
        SIGNATURES(50, 200, Incidents.Refusal.SIGNATURES);

        private final Allowance usual;
        private final Incidents.Refusal refusal;

        Kind(int perSecond, int burst, Incidents.Refusal refusal) {
            this.usual = new Allowance(perSecond, burst);
            this.refusal = refusal;
        }

        /** What holds where nothing else is set. */
        public Allowance usual() {
            return usual;
        }

        /** The name in headers. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Kind, Allowance> allowances;
    private final Map<Kind, BoundedBuckets> buckets = new EnumMap<>(Kind.class);
    private final Incidents incidents;

    /**
     * Whether a request passes.
     *
     * @param remaining how many more would pass at once
     * @param delay until the next one passes; zero when this one does
     */
    public record Verdict(Kind kind, Allowance allowance, boolean passed, long remaining, Duration delay) {

        /** @throws Fault {@code TOO_MANY_REQUESTS} when it does not pass, saying when it will */
        public Verdict require() {
            if (!passed) {
                throw Fault.later(
                        FaultCode.TOO_MANY_REQUESTS,
                        "At most " + allowance.perSecond() + " a second, and " + allowance.burst()
                                + " at once, pass the limit \"" + kind.wire() + "\".",
                        delay);
            }
            return this;
        }

        /** For the header RateLimit-Policy of draft-ietf-httpapi-ratelimit-headers; empty where nothing is limited. */
        public String policyHeader() {
            return allowance.isUnlimited()
                    ? ""
                    : "\"" + kind.wire() + "\";q=" + allowance.burst() + ";w=" + allowance.window();
        }

        /** For the header RateLimit of the same draft; empty where nothing is limited. */
        public String header() {
            return allowance.isUnlimited()
                    ? ""
                    : "\"" + kind.wire() + "\";r=" + remaining + ";t="
                            + delay.plusMillis(999).toSeconds();
        }
    }

    /** @param allowances a kind that is missing is not limited */
    public RateLimits(Map<Kind, Allowance> allowances, Clock clock, Incidents incidents) {
        this.allowances = new EnumMap<>(allowances);
        this.incidents = incidents;
        allowances.forEach((kind, allowance) -> {
            if (!allowance.isUnlimited()) {
                buckets.put(kind, new BoundedBuckets(allowance, new ClockMeter(clock), KEPT));
            }
        });
    }

    /** Takes one from the key's bucket, if there is one left. */
    public Verdict take(Kind kind, UUID key) {
        BoundedBuckets ofKind = buckets.get(kind);
        if (ofKind == null) {
            return unlimited(kind);
        }
        Bucket bucket = ofKind.of(key);
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return verdict(kind, probe.isConsumed(), probe.getRemainingTokens(), probe.getNanosToWaitForRefill());
    }

    /** Whether one could be taken; takes none. */
    public Verdict look(Kind kind, UUID key) {
        BoundedBuckets ofKind = buckets.get(kind);
        if (ofKind == null) {
            return unlimited(kind);
        }
        EstimationProbe probe = ofKind.of(key).estimateAbilityToConsume(1);
        return verdict(kind, probe.canBeConsumed(), probe.getRemainingTokens(), probe.getNanosToWaitForRefill());
    }

    int kept(Kind kind) {
        BoundedBuckets ofKind = buckets.get(kind);
        return ofKind == null ? 0 : ofKind.size();
    }

    private Verdict verdict(Kind kind, boolean passed, long remaining, long nanosToWait) {
        if (!passed) {
            incidents.refused(kind.refusal);
        }
        Allowance allowance = allowances.getOrDefault(kind, Allowance.UNLIMITED);
        return new Verdict(kind, allowance, passed, remaining, Duration.ofNanos(passed ? 0 : nanosToWait));
    }

    private static Verdict unlimited(Kind kind) {
        return new Verdict(kind, Allowance.UNLIMITED, true, Long.MAX_VALUE, Duration.ZERO);
    }
}
