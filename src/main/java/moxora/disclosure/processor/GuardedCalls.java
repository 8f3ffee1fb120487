package moxora.disclosure.processor;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Processor;

/**
 * Calls of processors: tried again after what may pass and was not answered, and not at all while a processor fails
 * again and again, so that callers get their 503 at once. One breaker for each registered endpoint.
 */
final class GuardedCalls {

    private final Patience patience;
    private final Map<URI, CircuitBreaker<Object>> breakers = new ConcurrentHashMap<>();

    GuardedCalls(Patience patience) {
        this.patience = patience;
    }

    /** @throws Fault when there is no answer */
    <T> T run(Processor processor, Deadline deadline, Supplier<T> once) {
        CircuitBreaker<Object> breaker = breakers.computeIfAbsent(processor.endpoint(), unknown -> breaker());
        try {
            return Failsafe.with(retries(deadline), breaker).get(once::get);
        } catch (CircuitBreakerOpenException e) {
            throw Fault.later(
                    FaultCode.PROCESSOR_UNAVAILABLE,
                    "The processor " + processor.name() + " failed again and again and is not asked for a moment.",
                    breaker.getRemainingDelay());
        } catch (NoAnswerException e) {
            throw e.fault(processor);
        } catch (FailsafeException e) {
            // The pause before another try was interrupted.
            Thread.currentThread().interrupt();
            throw NoAnswerException.of(NoAnswerException.Kind.LOST).fault(processor);
        }
    }

    private CircuitBreaker<Object> breaker() {
        return CircuitBreaker.builder()
                .handleIf(failure -> failure instanceof NoAnswerException none && none.isIllness())
                .withFailureThreshold(patience.failures())
                .withDelay(patience.rest())
                .build();
    }

    private RetryPolicy<Object> retries(Deadline deadline) {
        return RetryPolicy.builder()
                .handleIf(failure -> failure instanceof NoAnswerException none && isWorthAnotherTry(none, deadline))
                .withMaxRetries(patience.tries() - 1)
                .withDelayFn(context -> context.getLastException() instanceof NoAnswerException none
                        ? pause(none, context.getAttemptCount())
                        : Duration.ZERO)
                .build();
    }

    private boolean isWorthAnotherTry(NoAnswerException none, Deadline deadline) {
        Duration asked = none.retryAfter();
        if (!none.mayPass() || (asked != null && asked.compareTo(patience.longestPause()) > 0)) {
            return false;
        }
        return deadline.leavesTimeAfter(asked == null ? patience.pause() : asked);
    }

    private Duration pause(NoAnswerException none, int tries) {
        Duration asked = none.retryAfter();
        long own = patience.pause()
                .multipliedBy(1L << Math.max(0, Math.min(tries - 1, 10)))
                .toMillis();
        Duration jittered = Duration.ofMillis(own - ThreadLocalRandom.current().nextLong(own / 2 + 1));
        return asked != null && asked.compareTo(jittered) > 0 ? asked : jittered;
    }
}
