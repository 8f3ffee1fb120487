package moxora.limit;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts of what was refused and of alarms, since the process began: closed lists, and nobody is named (P17, T-15). */
public final class Incidents {

    /** Why a request was refused. */
    public enum Refusal {
        ADDRESS,
        CREDENTIALS,
        ACCOUNT,
        ORGANISATION,
        SIGNATURES,
        IN_FLIGHT,
        LOCKED_OUT,
        READING_BUDGET,
        EXPORTS,
        FOREIGN_TENANT;

        /** The label in metrics. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What somebody should look at. */
    public enum Alarm {
        PROBING,
        CANARY_CONTACT,
        LOCK_OUT,
        READING_BUDGET,
        /** A closure is past its alarm day, or waits for the cap. */
        CLOSURE,
        CLOSURE_CAP;

        /** The label in metrics. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Told of each incident as it is counted. */
    public interface Listener {
        void refused(Refusal why);

        void raised(Alarm alarm);
    }

    private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);
    private final Map<Alarm, LongAdder> alarms = new EnumMap<>(Alarm.class);
    private volatile Listener listener = new Listener() {
        @Override
        public void refused(Refusal why) {
            // Nobody listens yet; it is counted all the same.
        }

        @Override
        public void raised(Alarm alarm) {
            // As above.
        }
    };

    public Incidents() {
        for (Refusal why : Refusal.values()) {
            refusals.put(why, new LongAdder());
        }
        for (Alarm alarm : Alarm.values()) {
            alarms.put(alarm, new LongAdder());
        }
    }

    public void tell(Listener other) {
        listener = other;
    }

    public void refused(Refusal why) {
        adder(refusals, why).increment();
        listener.refused(why);
    }

    public void raised(Alarm alarm) {
        adder(alarms, alarm).increment();
        listener.raised(alarm);
    }

    public long count(Refusal why) {
        return adder(refusals, why).sum();
    }

    public long count(Alarm alarm) {
        return adder(alarms, alarm).sum();
    }

    private static <K> LongAdder adder(Map<K, LongAdder> adders, K kind) {
        return java.util.Objects.requireNonNull(adders.get(kind));
    }
}
