package moxora.disclosure.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import moxora.disclosure.processor.NoAnswerException.Kind;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Processor;
import moxora.policy.TestProcessors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardedCallsTest {

    private static final Duration REST = Duration.ofMillis(300);
    private static final Processor ACME = TestProcessors.at(URI.create("https://acme.example/v1"));
    private static final Processor BOLT = TestProcessors.at(URI.create("https://bolt.example/v1"));

    private final GuardedCalls calls = new GuardedCalls(
            new Patience(Duration.ofSeconds(1), 3, Duration.ofMillis(2), Duration.ofSeconds(2), 5, REST));
    private final AtomicInteger tries = new AtomicInteger();

    private String run(Processor processor, Supplier<String> once) {
        return calls.run(processor, Deadline.in(Duration.ofSeconds(5)), () -> {
            tries.incrementAndGet();
            return once.get();
        });
    }

    private Fault failing(Processor processor, NoAnswerException failure) {
        return catchThrowableOfType(
                Fault.class,
                () -> run(processor, () -> {
                    throw failure;
                }));
    }

    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, 3, PROCESSOR_UNAVAILABLE",
        "LOST, 1, PROCESSOR_UNAVAILABLE",
        "SLOW, 1, PROCESSOR_UNAVAILABLE",
        "CUT_OFF, 1, PROCESSOR_UNAVAILABLE"
    })
    void onlyWhatWasNotAnsweredAndMayPass_isTriedAgain(Kind kind, int expected, FaultCode code) {
        assertThat(failing(ACME, NoAnswerException.of(kind)).code()).isEqualTo(code);
        assertThat(tries).hasValue(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "400, 1, PROCESSOR_REFUSED", "401, 1, PROCESSOR_REFUSED", "307, 1, PROCESSOR_REFUSED",
        "429, 3, PROCESSOR_UNAVAILABLE", "500, 3, PROCESSOR_UNAVAILABLE", "501, 1, PROCESSOR_UNAVAILABLE",
        "502, 3, PROCESSOR_UNAVAILABLE", "503, 3, PROCESSOR_UNAVAILABLE", "504, 3, PROCESSOR_UNAVAILABLE",
        "505, 1, PROCESSOR_UNAVAILABLE"
    })
    void byStatus(int status, int expected, FaultCode code) {
        assertThat(failing(ACME, NoAnswerException.status(status, null)).code()).isEqualTo(code);
        assertThat(tries).hasValue(expected);
    }

    @Test
    void whereNoTimeIsLeftForThePause_thereIsNoOtherTry() {
        Fault fault = catchThrowableOfType(
                Fault.class,
                () -> calls.run(ACME, Deadline.in(Duration.ofMillis(500)), () -> {
                    tries.incrementAndGet();
                    throw NoAnswerException.status(503, Duration.ofSeconds(1));
                }));
        assertThat(fault.retryAfter()).isEqualTo(1);
        assertThat(tries).hasValue(1);
    }

    @Test
    void whoFailsAgainAndAgain_isLeftAlone_andNobodyElseIs() {
        for (int i = 0; i < 5; i++) {
            failing(ACME, NoAnswerException.of(Kind.SLOW));
        }
        Fault fault = failing(ACME, NoAnswerException.of(Kind.SLOW));
        assertThat(fault.detail()).contains("again and again");
        assertThat(fault.code()).isEqualTo(FaultCode.PROCESSOR_UNAVAILABLE);
        assertThat(tries).as("not asked a sixth time").hasValue(5);
        assertThat(run(BOLT, () -> "Yes.")).isEqualTo("Yes.");
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            try {
                return run(ACME, () -> "Yes.").equals("Yes.");
            } catch (Fault resting) {
                return false;
            }
        });
    }

    @Test
    void whoRefusesOneCall_isNotIll() {
        for (int i = 0; i < 20; i++) {
            failing(ACME, NoAnswerException.status(400, null));
            failing(ACME, NoAnswerException.unusable("empty"));
        }
        assertThat(run(ACME, () -> "Yes.")).isEqualTo("Yes.");
    }

    @Test
    void aFailureThatIsNotTheProcessors_staysWhatItIs() {
        IllegalStateException ours = new IllegalStateException("ours");
        assertThat(catchThrowableOfType(
                        IllegalStateException.class,
                        () -> run(ACME, () -> {
                            throw ours;
                        })))
                .isSameAs(ours);
        assertThat(tries).hasValue(1);
    }
}
