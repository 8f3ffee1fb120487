package moxora.disclosure.sharing;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import moxora.account.Organisations;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.contact.ContactDisclosures;
import moxora.contact.ContactDraft;
import moxora.disclosure.processor.Egress;
import moxora.disclosure.processor.Register;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.PersonalField;
import moxora.field.Restriction;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.policy.Processor;
import moxora.receipt.Ending;
import moxora.receipt.Payload;
import moxora.receipt.Receipt;
import moxora.receipt.ReceiptDraft;
import moxora.receipt.Receipts;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Hands fields of one contact to a registered processor (P47): nothing is opened before everything that can be refused
 * was looked at, what is opened is on the trail before it leaves, and each disclosure and each refusal leaves a receipt.
 */
public final class Sharing {

    private final Organisations organisations;
    private final Policies policies;
    private final Register register;
    private final ContactDisclosures contacts;
    private final Ports ports;
    private final Receipts receipts;
    private final SharingClient client;
    private final Clock clock;

    /**
     * What it needs of others.
     *
     * @param credentials the value of an environment variable, by its name
     */
    public record Ports(
            Restrictions restrictions,
            Receipts receipts,
            Egress egress,
            Function<String, Optional<String>> credentials) {}

    /**
     * What is to be disclosed.
     *
     * @param purpose one of the purposes that the processor is registered for
     * @param fields names of fields, at least one
     * @param consent null where the contact gave none
     */
    public record Wanted(
            UUID contact,
            String purpose,
            List<String> fields,
            @Nullable Consent consent) {

        public Wanted {
            fields = List.copyOf(fields);
        }
    }

    /** What was disclosed. */
    public record Shared(String processor, List<String> fields, UUID receipt) {

        public Shared {
            fields = List.copyOf(fields);
        }
    }

    public Sharing(
            Organisations organisations,
            Policies policies,
            Register register,
            ContactDisclosures contacts,
            Ports ports,
            Clock clock) {
        this.organisations = organisations;
        this.policies = policies;
        this.register = register;
        this.contacts = contacts;
        this.ports = ports;
        this.receipts = ports.receipts;
        this.client = new SharingClient(ports.egress);
        this.clock = clock;
    }

    /**
     * Sends the fields of the contact to the processor of that name.
     *
     * @throws Fault 404 for a processor that the organisation's policy does not register, as for a contact that is not
     *     this organisation's; 422 for a purpose or a field that is not the processor's; 409 {@code restricted}, {@code
     *     consent_required}, {@code agreement_expired}, {@code region_mismatch}, {@code processor_not_registered}; 502
     *     and 503 where the processor does not take it
     */
    public Shared share(TenantScope caller, String name, Wanted wanted) {
        TenantScope scope = caller.toward(Purpose.SHARING);
        Policy policy = policies.require(organisations.policyOf(scope));
        Processor processor = policy.processors().stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Fault(
                        FaultCode.NOT_FOUND, "The organisation's privacy policy registers no processor of that name."));
        Set<PersonalField> fields = fields(processor, wanted);
        contacts.requireThere(scope, wanted.contact);
        Attempt attempt = new Attempt(scope, policy, processor, wanted, names(fields));
        Instant began = clock.instant();
        @Nullable String credential;
        try {
            requirePermitted(attempt);
            credential = credential(processor);
            client.require(processor);
        } catch (Fault refused) {
            receipts.recordShared(scope, refusal(attempt, refused, since(began)));
            throw refused;
        }
        ContactDraft opened = contacts.share(scope, wanted.contact, fields, recorded(attempt));
        byte[] payload = SharedFields.payload(opened, fields);
        Receipt receipt = receipts.recordShared(scope, departure(attempt, payload));
        try {
            client.post(processor, credential, receipt.id(), payload);
        } catch (Fault failed) {
            // It may have arrived all the same, so the receipt says what was sent.
            receipts.end(scope, receipt.id(), Ending.failed(failed.code().wire(), 0, 0, since(began)));
            throw failed;
        }
        receipts.end(scope, receipt.id(), Ending.answered(0, 0, since(began)));
        return new Shared(processor.name(), names(fields), receipt.id());
    }

    private Duration since(Instant began) {
        return Duration.between(began, clock.instant());
    }

    /** One disclosure on its way. */
    private record Attempt(TenantScope scope, Policy policy, Processor processor, Wanted wanted, List<String> fields) {}

    private static ReceiptDraft refusal(Attempt attempt, Fault refused, Duration took) {
        return ReceiptDraft.refused(
                attempt.wanted.purpose,
                attempt.wanted.contact,
                refused.code().wire(),
                attempt.processor.name(),
                null,
                attempt.policy.digest(),
                took);
    }

    private static ReceiptDraft departure(Attempt attempt, byte[] payload) {
        return ReceiptDraft.sent(
                attempt.wanted.purpose,
                attempt.wanted.contact,
                attempt.fields,
                Map.of(),
                attempt.processor.name(),
                null,
                attempt.policy.digest(),
                Payload.ofText(new String(payload, StandardCharsets.UTF_8)));
    }

    private static Set<PersonalField> fields(Processor processor, Wanted wanted) {
        List<Fault.Complaint> complaints = new ArrayList<>();
        if (!processor.purposes().contains(wanted.purpose) || !Processor.OTHER_PURPOSES.contains(wanted.purpose)) {
            TreeSet<String> allowed = new TreeSet<>(processor.purposes());
            allowed.retainAll(Processor.OTHER_PURPOSES);
            complaints.add(new Fault.Complaint(
                    "/purpose",
                    "not_registered",
                    "Allowed here: " + (allowed.isEmpty() ? "none, it serves AI features" : String.join(", ", allowed))
                            + "."));
        }
        if (wanted.fields.isEmpty()) {
            complaints.add(new Fault.Complaint("/fields", "required", "At least one field is required."));
        }
        Set<PersonalField> fields = EnumSet.noneOf(PersonalField.class);
        for (int i = 0; i < wanted.fields.size(); i++) {
            Optional<PersonalField> field = PersonalField.named(wanted.fields.get(i))
                    .filter(known -> processor.fields().contains(known.wire()));
            field.ifPresent(fields::add);
            if (field.isEmpty()) {
                complaints.add(new Fault.Complaint(
                        "/fields/" + i,
                        "not_registered",
                        "Allowed here: " + String.join(", ", new TreeSet<>(processor.fields())) + "."));
            }
        }
        if (!complaints.isEmpty()) {
            throw new Fault(FaultCode.VALUE_REFUSED, "The processor is not registered for all of that.", complaints);
        }
        return fields;
    }

    private void requirePermitted(Attempt attempt) {
        Wanted wanted = attempt.wanted;
        Set<Restriction> restrictions = ports.restrictions.of(attempt.scope, wanted.contact);
        Optional<Restriction> stop = restrictions.stream()
                .filter(Restriction::stopsDisclosure)
                .sorted()
                .findFirst();
        if (stop.isPresent() && stop.get() != Restriction.CONSENT_WITHDRAWN) {
            throw new Fault(
                    FaultCode.RESTRICTED,
                    "The contact's restrictions stop this: " + stop.get().wire() + ".");
        }
        if (stop.isPresent()) {
            throw new Fault(FaultCode.CONSENT_REQUIRED, "The contact has withdrawn their consent.");
        }
        Instant now = clock.instant();
        register.permit(attempt.scope, attempt.policy, wanted.purpose, attempt.fields, now);
        Consent consent = wanted.consent;
        if (consent == null && attempt.processor.consent()) {
            throw new Fault(
                    FaultCode.CONSENT_REQUIRED,
                    "The processor " + attempt.processor.name() + " gets nothing without the contact's consent.");
        }
        if (consent != null && consent.at().isAfter(now)) {
            throw new Fault(FaultCode.CONSENT_REQUIRED, "A consent that is still to be given is none.");
        }
    }

    private @Nullable String credential(Processor processor) {
        String variable = processor.credential();
        if (variable == null) {
            return null;
        }
        return ports.credentials
                .apply(variable)
                .map(String::strip)
                .filter(value -> !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c < 127))
                .orElseThrow(() -> new Fault(
                        FaultCode.PROCESSOR_UNAVAILABLE,
                        "The operator has not set the credential of the processor " + processor.name() + "."));
    }

    /** Field names, and of the consent its time and where it is recorded; never a value. */
    private static List<AuditEvent> recorded(Attempt attempt) {
        List<AuditEvent> events = new ArrayList<>();
        Consent consent = attempt.wanted.consent;
        if (consent != null) {
            events.add(AuditEvent.of(
                    AuditAction.DISCLOSURE_CONSENT_NOTED,
                    consent.evidence(),
                    Map.of("givenAt", consent.at().getEpochSecond())));
        }
        events.add(AuditEvent.of(AuditAction.CONTACT_DISCLOSED, attempt.wanted.contact, attempt.fields));
        return events;
    }

    private static List<String> names(Set<PersonalField> fields) {
        return fields.stream().map(PersonalField::wire).toList();
    }
}
