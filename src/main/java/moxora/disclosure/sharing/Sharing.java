package moxora.disclosure.sharing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
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
import moxora.receipt.Receipt;
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
    private final SharingClient client;
    private final Clock clock;

    /**
     * What it needs of others.
     *
     * @param credentials the value of an environment variable, by its name
     * @param ids new ids for receipts
     */
    public record Ports(
            Restrictions restrictions,
            ReceiptBook receipts,
            Egress egress,
            Function<String, Optional<String>> credentials,
            Supplier<UUID> ids) {}

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
        Attempt attempt =
                new Attempt(scope, policy, processor, wanted, names(fields), ports.ids.get(), System.nanoTime());
        @Nullable String credential;
        try {
            requirePermitted(attempt);
            credential = credential(processor);
            client.require(processor);
        } catch (Fault refused) {
            keep(attempt, "refused", refused.code().wire(), null);
            throw refused;
        }
        ContactDraft opened = contacts.share(scope, wanted.contact, fields, recorded(attempt));
        byte[] payload = SharedFields.payload(opened, fields);
        try {
            client.post(processor, credential, attempt.id, payload);
        } catch (Fault failed) {
            // It may have arrived all the same, so the receipt says what was sent.
            keep(attempt, "failed", failed.code().wire(), payload);
            throw failed;
        }
        keep(attempt, "answered", null, payload);
        return new Shared(processor.name(), attempt.fields, attempt.id);
    }

    /** One disclosure on its way. */
    private record Attempt(
            TenantScope scope,
            Policy policy,
            Processor processor,
            Wanted wanted,
            List<String> fields,
            UUID id,
            long began) {}

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

    private void keep(Attempt attempt, String outcome, @Nullable String reason, byte @Nullable [] payload) {
        Receipt receipt = new Receipt(
                attempt.id,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                attempt.wanted.purpose,
                attempt.wanted.contact,
                outcome,
                reason,
                payload == null ? List.of() : attempt.fields,
                Collections.unmodifiableSortedMap(new TreeMap<>()),
                attempt.processor.name(),
                null,
                attempt.policy.digest(),
                null,
                0,
                0,
                Duration.ofNanos(System.nanoTime() - attempt.began));
        ports.receipts.record(attempt.scope, receipt, payload);
    }

    private static List<String> names(Set<PersonalField> fields) {
        return fields.stream().map(PersonalField::wire).toList();
    }
}
