package moxora.disclosure.processor;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policy;
import moxora.policy.Processor;
import moxora.tenant.TenantScope;

/**
 * Holds each disclosure against the register of processors in the policy: purpose, fields, agreement and region. Nothing
 * is opened to answer, and what is not permitted is refused.
 *
 * <pre>{@code
 * Processor processor = register.permit(scope, policy, "contact-summary", prompt.fieldsSent(), clock.instant());
 * }</pre>
 */
public final class Register {

    private final Residency residency;

    /** Where an organisation wants its contacts to stay. */
    @FunctionalInterface
    public interface Residency {

        /** The region that was named at sign-up; empty where none was. */
        Optional<String> of(TenantScope scope);
    }

    public Register(Residency residency) {
        this.residency = residency;
    }

    /** Who is registered for a purpose, whether it may be called or not. */
    public Optional<Processor> find(Policy policy, String purpose) {
        return policy.processors().stream()
                .filter(processor -> processor.purposes().contains(purpose))
                .findFirst();
    }

    /**
     * The processor that may be sent these fields now.
     *
     * @param purpose an AI feature, or another purpose of the register
     * @param fields what is to be sent, as allow-lists name it
     * @throws Fault 409: {@code processor_not_registered} where none is for the purpose, or one is but not for all of the
     *     fields; {@code agreement_expired} where no agreement holds today; {@code region_mismatch} where the
     *     organisation named a region and the processor does not work there
     */
    public Processor permit(TenantScope scope, Policy policy, String purpose, Collection<String> fields, Instant now) {
        Processor processor = find(policy, purpose)
                .orElseThrow(() -> new Fault(
                        FaultCode.PROCESSOR_NOT_REGISTERED,
                        "The organisation's privacy policy (" + policy.name() + ") registers no processor for "
                                + purpose + "."));
        TreeSet<String> beyond = new TreeSet<>(fields);
        beyond.removeAll(processor.fields());
        if (!beyond.isEmpty()) {
            throw new Fault(
                    FaultCode.PROCESSOR_NOT_REGISTERED,
                    "The processor " + processor.name() + " is not registered for: " + String.join(", ", beyond) + ".");
        }
        requireAgreement(processor, now);
        requireRegion(scope, processor);
        return processor;
    }

    private static void requireAgreement(Processor processor, Instant now) {
        if (!Standing.of(processor, now).permitsCalls()) {
            String what = processor.signed() == null
                    ? "There is no agreement with it"
                    : "The agreement with it holds from " + processor.signed() + " to " + processor.expires();
            throw new Fault(
                    FaultCode.AGREEMENT_EXPIRED, "The processor " + processor.name() + " is not called. " + what + ".");
        }
    }

    private void requireRegion(TenantScope scope, Processor processor) {
        Optional<String> wanted = residency.of(scope);
        if (wanted.isPresent() && !wanted.get().equalsIgnoreCase(processor.region())) {
            throw new Fault(
                    FaultCode.REGION_MISMATCH,
                    "The processor " + processor.name() + " works in "
                            + (processor.region() == null ? "a region that nobody stated" : processor.region())
                            + ", the organisation's region is " + wanted.get() + ".");
        }
    }
}
