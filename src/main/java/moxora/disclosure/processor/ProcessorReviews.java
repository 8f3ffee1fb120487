package moxora.disclosure.processor;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.policy.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Tells operators in time which processors are to be looked at again (P37), whose agreement ends, and which lines of the
 * register permit no call. It stops nothing: {@link Register} does.
 */
public final class ProcessorReviews {

    private static final Logger LOG = Logger.getLogger(ProcessorReviews.class.getName());

    private final Policies policies;
    private final Clock clock;
    private @Nullable LocalDate told;

    /** A line of a policy's register, and where it stands now. */
    public record Line(String policy, Processor processor, Standing standing) {}

    public ProcessorReviews(Policies policies, Clock clock) {
        this.policies = policies;
        this.clock = clock;
    }

    /** Every line of every policy. */
    public List<Line> lines() {
        return lines(policies.all());
    }

    /** The lines of one policy. */
    public List<Line> lines(Policy policy) {
        return lines(List.of(policy));
    }

    private List<Line> lines(Collection<Policy> some) {
        Instant now = clock.instant();
        return some.stream()
                .flatMap(policy -> policy.processors().stream()
                        .map(processor -> new Line(policy.name(), processor, Standing.of(processor, now))))
                .toList();
    }

    /** How many lines stand so now. */
    public long count(Standing standing) {
        return lines().stream().filter(line -> line.standing == standing).count();
    }

    /** How many lines somebody should look at. */
    public long toLookAt() {
        return lines().size() - count(Standing.VALID);
    }

    /** Once at start and once on each day of UTC: a warning in the log for each line that somebody should look at. */
    public synchronized void runDue() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (today.equals(told)) {
            return;
        }
        told = today;
        lines().stream()
                .filter(line -> line.standing != Standing.VALID)
                .forEach(line -> LOG.log(
                        Level.WARNING,
                        "Processor {0} of policy {1} is {2}: agreement until {3}, next review {4}. {5}",
                        new Object[] {
                            line.processor.name(),
                            line.policy,
                            line.standing.wire(),
                            written(line.processor.expires()),
                            written(line.processor.nextReview()),
                            line.standing.permitsCalls() ? "It is called as before." : "It is not called."
                        }));
    }

    private static String written(@Nullable LocalDate day) {
        return day == null ? "none" : day.toString();
    }
}
