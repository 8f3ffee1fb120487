package moxora.disclosure.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import moxora.SettableClock;
import moxora.TestPlatform;
import moxora.disclosure.prompt.Prompt;
import moxora.disclosure.prompt.TestPrompts;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Processor;
import moxora.policy.TestProcessors;
import moxora.receipt.AiBudgets;
import moxora.receipt.AiUsage;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Test;

class MeteredCallsTest {

    private static final Prompt PROMPT = TestPrompts.text("Say.", "x");
    private static final long BOUND = TokenBound.of(PROMPT) + 123;

    private final TestPlatform platform = TestPlatform.shared();
    private final SettableClock clock = new SettableClock();
    private final AiBudgets budgets = new AiBudgets(platform.assembly.store, clock);
    private final AiUsage usage = new AiUsage(platform.assembly.store, clock);
    private final TenantScope acme = platform.acme();
    private final TenantScope bolt = platform.bolt();
    private final CallLanes lanes = new CallLanes(1, 2);
    private final List<String> asked = new ArrayList<>();

    private static Processor owl(long tokens) {
        return TestProcessors.at(
                "owl", URI.create("https://owl.example/v1"), "owl-1", null, TestProcessors.limits(tokens, tokens, 100));
    }

    /** A client without a network. */
    private MeteredCalls calls(Supplier<ProcessorClient.Completion> answer) {
        return new MeteredCalls(
                new ProcessorClient() {
                    @Override
                    public Completion complete(Processor processor, Prompt prompt) {
                        asked.add(processor.name());
                        return answer.get();
                    }

                    @Override
                    public Completion stream(Processor processor, Prompt prompt, Consumer<String> pieces) {
                        pieces.accept("One");
                        return complete(processor, prompt);
                    }
                },
                lanes,
                budgets);
    }

    private static ProcessorClient.Completion answered() {
        return new ProcessorClient.Completion("Yes.", new byte[0], 31, 7);
    }

    private long spent(TenantScope scope) {
        AiUsage.Spent spent = usage.now(scope).todayOf("owl");
        return spent.inputTokens() + spent.outputTokens();
    }

    private void requireAllFree(long spent) {
        assertThat(lanes.lanes()).as("places").isZero();
        budgets.giveBack(acme, budgets.reserve(acme, owl(1_000), 1_000 - spent, 0));
    }

    @Test
    void anAnswer_costsWhatTheProcessorCounted() {
        assertThat(calls(MeteredCallsTest::answered)
                        .complete(acme, owl(1_000), PROMPT, () -> {})
                        .content())
                .isEqualTo("Yes.");
        assertThat(spent(acme)).isEqualTo(38);
        assertThat(spent(bolt)).isZero();
        requireAllFree(38);
    }

    @Test
    void whoHasTooLittleLeft_isNotSentAtAll() {
        Fault fault = catchThrowableOfType(
                Fault.class, () -> calls(MeteredCallsTest::answered).complete(acme, owl(BOUND - 1), PROMPT, () -> {}));
        assertThat(fault.code()).isEqualTo(FaultCode.AI_BUDGET_EXCEEDED);
        assertThat(asked).isEmpty();
        calls(MeteredCallsTest::answered).complete(acme, owl(BOUND), PROMPT, () -> {});
        assertThat(asked).hasSize(1);
        assertThat(lanes.lanes()).isZero();
    }

    @Test
    void whatNoAnswerBeganFor_costsNothing() {
        for (FaultCode code : List.of(FaultCode.PROCESSOR_UNAVAILABLE, FaultCode.PROCESSOR_REFUSED)) {
            Fault failure = new Fault(code, "no");
            MeteredCalls failing = calls(() -> {
                throw failure;
            });
            assertThat(catchThrowableOfType(Fault.class, () -> failing.complete(acme, owl(1_000), PROMPT, () -> {})))
                    .isSameAs(failure);
        }
        requireAllFree(0);
    }

    @Test
    void anAnswerThatIsOfNoUse_costsWhatWasPutAside() {
        MeteredCalls useless = calls(() -> {
            throw new Fault(FaultCode.ANSWER_REFUSED, "no");
        });
        assertThat(catchThrowableOfType(Fault.class, () -> useless.complete(acme, owl(1_000), PROMPT, () -> {})))
                .isNotNull();
        assertThat(spent(acme)).isEqualTo(BOUND);
        requireAllFree(BOUND);
    }

    @Test
    void aStreamThatBreaksOff_costsWhatWasPutAside() {
        MeteredCalls broken = calls(() -> {
            throw new Fault(FaultCode.PROCESSOR_UNAVAILABLE, "no");
        });
        List<String> pieces = new ArrayList<>();
        assertThat(catchThrowableOfType(
                        Fault.class, () -> broken.stream(acme, owl(1_000), PROMPT, pieces::add, () -> {})))
                .isNotNull();
        assertThat(pieces).containsExactly("One");
        assertThat(spent(acme)).isEqualTo(BOUND);
        requireAllFree(BOUND);
    }

    @Test
    void aCallInsideACall_findsNoSecondPlace() {
        MeteredCalls inner = calls(MeteredCallsTest::answered);
        MeteredCalls outer = calls(() -> inner.complete(acme, owl(1_000), PROMPT, () -> {}));
        assertThat(catchThrowableOfType(Fault.class, () -> outer.complete(acme, owl(1_000), PROMPT, () -> {}))
                        .code())
                .isEqualTo(FaultCode.TOO_MANY_REQUESTS);
        requireAllFree(0);
    }
}
