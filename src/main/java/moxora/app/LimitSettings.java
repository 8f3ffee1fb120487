package moxora.app;

import java.util.EnumMap;
import java.util.Map;
import moxora.limit.Allowance;
import moxora.limit.RateLimits;

/**
 * How much is let through: {@code MOXORA_LIMIT_ADDRESS} a second, {@code MOXORA_LIMIT_ADDRESS_BURST} at once, and so on;
 * 0 a second for no limit.
 *
 * @param inFlight requests of one organisation that this node works on at once; 0 for no limit
 */
public record LimitSettings(Map<RateLimits.Kind, Allowance> rates, int inFlight) {

    /** Half of the connections to the tenant data: no organisation can take more of them. */
    private static final int IN_FLIGHT = 8;

    /** A provider that sends again what we refused must not be shut out for it. */
    private static final int FEWEST_SIGNATURES = 20;

    private static final int MOST = 1_000_000;

    public LimitSettings {
        rates = Map.copyOf(rates);
    }

    static LimitSettings of(Environment environment) {
        Map<RateLimits.Kind, Allowance> rates = new EnumMap<>(RateLimits.Kind.class);
        for (RateLimits.Kind kind : RateLimits.Kind.values()) {
            String name = "moxora.limit." + kind.wire();
            int perSecond = environment.number(name, kind.usual().perSecond(), MOST);
            int usualBurst = Math.max(perSecond, kind.usual().burst());
            int burst = environment.number(name + ".burst", usualBurst, MOST);
            if (burst < perSecond) {
                throw new Settings.Invalid(
                        Environment.variable(name + ".burst") + ": at least as many as a second are allowed.");
            }
            if (kind == RateLimits.Kind.SIGNATURES && perSecond > 0 && perSecond < FEWEST_SIGNATURES) {
                throw new Settings.Invalid(
                        Environment.variable(name) + ": 0, or at least " + FEWEST_SIGNATURES + " is allowed.");
            }
            rates.put(kind, perSecond == 0 ? Allowance.UNLIMITED : new Allowance(perSecond, burst));
        }
        return new LimitSettings(rates, environment.number("moxora.limit.in.flight", IN_FLIGHT, MOST));
    }
}
