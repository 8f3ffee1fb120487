package moxora.disclosure;

import jakarta.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import moxora.disclosure.answer.Answers;
import moxora.disclosure.processor.MeteredCalls;
import moxora.disclosure.processor.Register;
import moxora.disclosure.prompt.Occasion;
import moxora.disclosure.prompt.Prompt;
import moxora.disclosure.prompt.Prompts;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policy;
import moxora.policy.Processor;
import moxora.receipt.Receipt;
import moxora.receipt.ReceiptDraft;
import moxora.receipt.Receipts;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * The one way to an AI processor. What can be refused is refused before a field is opened, what is about to leave has a
 * receipt before it leaves, and what comes back is text that changes nothing by itself.
 *
 * <pre>{@code
 * AiCall.Answered answered = calls.prepare(scope, "contact-summary", contactId, null).answer();
 * answered.answer().value();   // "Ada Lovelace has read every mail since …"
 * }</pre>
 */
public final class AiCalls {

    /** What leaves a receipt when it is refused; a request that is wrong in itself leaves none. */
    private static final Set<FaultCode> REFUSALS = EnumSet.of(
            FaultCode.RESTRICTED,
            FaultCode.PROCESSOR_NOT_REGISTERED,
            FaultCode.AGREEMENT_EXPIRED,
            FaultCode.REGION_MISMATCH,
            FaultCode.CONSENT_REQUIRED);

    private final Requests requests;
    private final Register register;
    private final Prompts prompts;
    private final MeteredCalls client;
    private final Answers answers = new Answers();
    private final Receipts receipts;
    private final Clock clock;

    public AiCalls(
            Requests requests,
            Register register,
            Prompts prompts,
            MeteredCalls client,
            Receipts receipts,
            Clock clock) {
        this.requests = requests;
        this.register = register;
        this.prompts = prompts;
        this.client = client;
        this.receipts = receipts;
        this.clock = clock;
    }

    /**
     * Holds a request against everything that may stand against it, and makes its prompt. Nothing has left yet.
     *
     * @param contact null for a feature that is about none
     * @param input what the caller adds, as the feature declares it
     * @throws Fault what {@link Previews#preview} throws; 409 {@code processor_not_registered}, {@code
     *     agreement_expired}, {@code region_mismatch} and {@code consent_required}
     */
    public AiCall prepare(TenantScope scope, String name, @Nullable UUID contact, @Nullable JsonObject input) {
        Instant began = clock.instant();
        Requests.Request request;
        try {
            request = requests.admit(scope, name, contact, input);
        } catch (Fault refused) {
            requests.policyOf(scope, name)
                    .ifPresent(policy -> keepRefusal(scope, policy, name, contact, refused, began));
            throw refused;
        }
        Processor processor;
        try {
            processor = register.permit(
                    request.scope(),
                    request.policy(),
                    name,
                    request.wanted().feature().fieldsSent(),
                    began);
            requireNoConsentOwed(processor);
        } catch (Fault refused) {
            keepRefusal(request.scope(), request.policy(), name, contact, refused, began);
            throw refused;
        }
        Prompt prompt = prompts.prompt(
                request.scope(), request.wanted(), request.policy().ai(), Occasion.CALL);
        return new AiCall(this, request, processor, prompt);
    }

    /** Consent to each disclosure is for what is shared one by one; a question to a model brings none along. */
    private static void requireNoConsentOwed(Processor processor) {
        if (processor.consent()) {
            throw new Fault(
                    FaultCode.CONSENT_REQUIRED,
                    "The processor " + processor.name() + " gets nothing without a consent to each disclosure.");
        }
    }

    /** What is done last before something leaves: look again at what stands against it, and keep its receipt. */
    Receipt depart(Requests.Request request, ReceiptDraft draft) {
        requests.requireStill(request);
        return receipts.record(request.scope(), draft);
    }

    void keepRefusal(
            TenantScope scope, Policy policy, String name, @Nullable UUID contact, Fault refused, Instant began) {
        if (!REFUSALS.contains(refused.code()) && refused.code() != FaultCode.AI_BUDGET_EXCEEDED) {
            return;
        }
        Optional<Processor> processor = register.find(policy, name);
        receipts.record(
                scope,
                ReceiptDraft.refused(
                        name,
                        contact,
                        reason(refused),
                        processor.map(Processor::name).orElse(null),
                        processor.map(Processor::model).orElse(null),
                        policy.digest(),
                        since(began)));
    }

    /** The contact's own reason where there is one, since the code alone would not tell it. */
    static String reason(Fault fault) {
        List<Fault.Complaint> complaints = fault.complaints();
        if (fault.code() == FaultCode.RESTRICTED && !complaints.isEmpty()) {
            return complaints.get(0).code();
        }
        return fault.reason().isEmpty() ? fault.code().wire() : fault.reason();
    }

    Duration since(Instant began) {
        Duration took = Duration.between(began, clock.instant());
        return took.isNegative() ? Duration.ZERO : took;
    }

    Clock clock() {
        return clock;
    }

    MeteredCalls client() {
        return client;
    }

    Answers answers() {
        return answers;
    }

    Receipts receipts() {
        return receipts;
    }
}
