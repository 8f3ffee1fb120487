package moxora.kms;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import moxora.crypto.KekException;
import moxora.crypto.KekException.Reason;

/**
 * Calls of one key's service: tried once more after what may pass, and not at all while the service fails again and
 * again, so that callers get their 503 at once.
 */
final class GuardedCalls {

    /** Random, so that many callers do not come back at the same moment. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(40);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(160);

    private final Patience patience;
    private final FailsafeExecutor<byte[]> executor;

    /** One try. */
    interface Call {
        byte[] until(Deadline deadline) throws KekException;
    }

    GuardedCalls(Patience patience) {
        this.patience = patience;
        RetryPolicy<byte[]> once = RetryPolicy.<byte[]>builder()
                .handleIf(GuardedCalls::mayPass)
                .withMaxRetries(1)
                .withDelay(SHORTEST_PAUSE, LONGEST_PAUSE)
                .build();
        CircuitBreaker<byte[]> breaker = CircuitBreaker.<byte[]>builder()
                .handleIf(GuardedCalls::mayPass)
                .withFailureThreshold(patience.failures())
                .withDelay(patience.rest())
                .build();
        this.executor = Failsafe.with(once, breaker);
    }

    private static boolean mayPass(Throwable failure) {
        return failure instanceof KekException kek && kek.reason() == Reason.UNREACHABLE;
    }

    byte[] run(Call call) throws KekException {
        Deadline deadline = Deadline.of(patience);
        try {
            return executor.get(() -> call.until(deadline));
        } catch (CircuitBreakerOpenException e) {
            throw new KekException(
                    Reason.UNREACHABLE, "The key's service failed again and again and is not asked for a moment.");
        } catch (FailsafeException e) {
            if (e.getCause() instanceof KekException failure) {
                throw failure;
            }
            if (e.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new KekException(Reason.UNREACHABLE, "The call of the key's service was interrupted.");
        }
    }
}
