package moxora.disclosure.processor;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.disclosure.processor.ProcessorClient.Completion;
import moxora.disclosure.prompt.Prompt;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Processor;
import moxora.receipt.AiBudgets;
import moxora.receipt.AiBudgets.Reservation;
import moxora.tenant.TenantScope;

/**
 * Calls within an organisation's means: a place among the calls that run, and tokens that are put aside before the call
 * and settled after it, so that calls side by side cannot spend the same tokens twice.
 *
 * <p>A call that no answer began for costs nothing. One whose answer is of no use, or broke off after its first piece,
 * was worked on: it costs what was put aside for it.
 */
public final class MeteredCalls {

    private static final Logger LOG = Logger.getLogger(MeteredCalls.class.getName());

    private final ProcessorClient client;
    private final CallLanes lanes;
    private final AiBudgets budgets;

    public MeteredCalls(ProcessorClient client, CallLanes lanes, AiBudgets budgets) {
        this.client = client;
        this.lanes = lanes;
        this.budgets = budgets;
    }

    /**
     * Asks and waits for the whole answer.
     *
     * @param departing runs once the tokens are put aside, before anything leaves; where it throws, nothing does
     * @throws Fault what {@link ProcessorClient#complete} throws; 429 {@code ai_budget_exceeded} and
     *     {@code too_many_requests}
     */
    public Completion complete(TenantScope scope, Processor processor, Prompt prompt, Runnable departing) {
        return within(scope, processor, prompt, began -> {
            departing.run();
            return client.complete(processor, prompt);
        });
    }

    /** As {@link #complete}, and hands on each piece as it comes. */
    public Completion stream(
            TenantScope scope, Processor processor, Prompt prompt, Consumer<String> pieces, Runnable departing) {
        return within(scope, processor, prompt, began -> {
            departing.run();
            return client.stream(processor, prompt, piece -> {
                began.set(true);
                pieces.accept(piece);
            });
        });
    }

    private Completion within(
            TenantScope scope, Processor processor, Prompt prompt, Function<AtomicBoolean, Completion> call) {
        try (CallLanes.Place place = lanes.enter(scope, processor)) {
            Reservation reservation = budgets.reserve(
                    scope,
                    processor,
                    TokenBound.of(prompt),
                    prompt.feature().limits().answerTokens());
            AtomicBoolean began = new AtomicBoolean();
            Completion completion;
            try {
                completion = call.apply(began);
            } catch (RuntimeException e) {
                boolean workedOn =
                        began.get() || (e instanceof Fault fault && fault.code() == FaultCode.ANSWER_REFUSED);
                unanswered(scope, processor, reservation, workedOn);
                throw e;
            }
            settle(scope, processor, reservation, completion.inputTokens(), completion.outputTokens());
            return completion;
        }
    }

    private void unanswered(TenantScope scope, Processor processor, Reservation reservation, boolean workedOn) {
        if (workedOn) {
            settle(scope, processor, reservation, reservation.inputTokens(), reservation.outputTokens());
            return;
        }
        try {
            budgets.giveBack(scope, reservation);
        } catch (Fault e) {
            // The failure that led here matters more; what was put aside comes back by itself.
            LOG.log(
                    Level.WARNING,
                    "Tokens put aside for an AI call come back later: {0}",
                    e.code().wire());
        }
    }

    /** An answer that is there is handed on, also where it cannot be written down what it cost. */
    private void settle(TenantScope scope, Processor processor, Reservation reservation, long input, long output) {
        try {
            budgets.settle(scope, processor, reservation, input, output);
        } catch (Fault e) {
            LOG.log(
                    Level.WARNING,
                    "The tokens of an AI call were not counted: {0}",
                    e.code().wire());
        }
    }
}
