package moxora.policy;

import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moxora.field.DataClass;
import moxora.policy.Contradiction.Rule;

/**
 * Where the clocks of one policy contradict each other, from its file alone. The shortest retention, the strictest consent
 * and the earliest deadline win; where no rule can tell, {@link RetentionRules} refuses the file.
 */
final class Contradictions {

    private final Policy policy;
    private final List<Contradiction> found = new ArrayList<>();

    private Contradictions(Policy policy) {
        this.policy = policy;
    }

    /**
     * @param file the policy's own, for what two lines say of one class
     */
    static List<Contradiction> of(Policy policy, RetentionFile file) {
        Contradictions contradictions = new Contradictions(policy);
        contradictions.compareLines(file);
        contradictions.compareStated();
        contradictions.compareCredentials();
        contradictions.compareReceipts();
        contradictions.compareTracking();
        return List.copyOf(contradictions.found);
    }

    private void compareLines(RetentionFile file) {
        for (DataClass dataClass : DataClass.values()) {
            Optional<Period> first = file.period(RetentionFile.pointer(dataClass));
            file.secondLine(dataClass)
                    .filter(second -> !second.equals(words(first)))
                    .ifPresent(second -> found.add(Contradiction.of(
                            line(dataClass, first),
                            key(RetentionFile.SECOND_LINES.getOrDefault(dataClass, "")) + " " + second,
                            words(file.effective(dataClass)),
                            Rule.SHORTEST_RETENTION)));
        }
        Optional<Period> parked = file.effective(DataClass.PARKED_EVENTS);
        Optional<Period> events = file.effective(DataClass.EMAIL_EVENTS);
        if (!Retention.shorter(parked, events).equals(parked)) {
            found.add(Contradiction.of(
                    line(DataClass.PARKED_EVENTS, parked),
                    line(DataClass.EMAIL_EVENTS, events),
                    words(events),
                    Rule.SHORTEST_RETENTION));
        }
    }

    private void compareStated() {
        Period deadline = policy.closure().deadline();
        for (StatedPeriod stated : policy.retention().stated()) {
            if (stated.from() == StatedPeriod.From.CLOSURE && Retention.isLonger(stated.period(), deadline)) {
                found.add(Contradiction.of(
                        "statedPeriods." + stated.words(),
                        "closure.deadline " + deadline,
                        deadline + ": a closure counts as an erasure request",
                        Rule.EARLIEST_DEADLINE));
            }
            stated.original()
                    .flatMap(original -> policy.retention().stated().stream()
                            .filter(other -> other.data().equals(original))
                            .findFirst())
                    .filter(original -> Retention.isLonger(stated.period(), original.period()))
                    .ifPresent(original -> found.add(Contradiction.of(
                            "statedPeriods." + stated.words(),
                            "statedPeriods." + original.words(),
                            original.period() + " for the original; the copy has its own clock of " + stated.period(),
                            Rule.SHORTEST_RETENTION)));
        }
    }

    /** A session has an end of its own; whichever is earlier ends it. */
    private void compareCredentials() {
        Duration session = policy.session().absoluteLifetime();
        policy.retention().of(DataClass.CREDENTIALS).ifPresent(kept -> {
            Duration credentials = Duration.ofDays(Retention.leastDays(kept));
            if (!credentials.equals(session)) {
                found.add(Contradiction.of(
                        line(DataClass.CREDENTIALS, Optional.of(kept)),
                        "session.absoluteLifetime " + session,
                        (credentials.compareTo(session) < 0 ? kept : session) + " for sessions",
                        Rule.SHORTEST_RETENTION));
            }
        });
    }

    private void compareReceipts() {
        found.add(Contradiction.of(
                line(DataClass.AI_RECEIPTS, policy.retention().of(DataClass.AI_RECEIPTS)),
                "the erasure of the contact that a receipt is about",
                "a receipt goes with its contact, however short a time it was kept",
                Rule.EARLIEST_DEADLINE));
    }

    private void compareTracking() {
        if (policy.emailEvents().tracking() == Policy.Tracking.OFF) {
            found.add(Contradiction.of(
                    "emailEvents.tracking off",
                    "retention.audit account",
                    "opens and clicks are not stored; who did what to data is (GDPR article 5.2), from where "
                            + (policy.audit().network() == Policy.Network.DROPPED ? "is not" : "by network only"),
                    Rule.STRICTEST_CONSENT));
        }
    }

    private static String line(DataClass dataClass, Optional<Period> kept) {
        return key(RetentionFile.pointer(dataClass)) + " " + words(kept);
    }

    private static String words(Optional<Period> kept) {
        return kept.map(Period::toString).orElse(RetentionFile.ACCOUNT);
    }

    private static String key(String pointer) {
        return pointer.substring(1).replace('/', '.');
    }
}
