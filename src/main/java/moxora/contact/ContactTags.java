package moxora.contact;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.NameWords;
import moxora.field.PersonalField;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Adds tags to a contact, also those that an AI processor suggested. A suggestion takes effect through a person, unless
 * the organisation's policy lets programs apply them and nothing limits the use of the contact (GDPR article 22).
 */
public final class ContactTags {

    private final Contacts contacts;
    private final TenantPolicies policies;
    private final Suggestions suggestions;

    /** What tells where a suggestion comes from. */
    public interface Suggestions {

        /** Whether that is the receipt of an answer that this organisation was given about that contact. */
        boolean isAbout(TenantScope scope, UUID receipt, UUID contact);
    }

    public ContactTags(Contacts contacts, TenantPolicies policies, Suggestions suggestions) {
        this.contacts = contacts;
        this.policies = policies;
        this.suggestions = suggestions;
    }

    /**
     * Adds the tags that the contact has not, in any letter case, and keeps its own; what changes nothing is no change.
     *
     * @param expectedVersion the version the caller has seen, or null when it does not matter
     * @param receipt of the AI answer that suggested them, or null where somebody thought of them
     * @throws Fault 404 when the contact is not this organisation's; {@code VALUE_REFUSED} for tags that break a rule
     *     and for a receipt that is not about the contact; {@code PERSON_REQUIRED} for a program that may not apply
     *     suggestions; {@code PRECONDITION_FAILED}
     */
    public Contact add(
            TenantScope scope,
            String region,
            UUID contact,
            @Nullable Long expectedVersion,
            List<String> tags,
            @Nullable UUID receipt) {
        List<String> wanted = DraftChecks.tagsOrRefuse(tags);
        boolean byProgram = receipt != null && !scope.actor().isUser();
        if (byProgram && !policies.of(scope).ai().automaticDecisions()) {
            throw personRequired();
        }
        if (receipt != null && !suggestions.isAbout(scope, receipt, contact)) {
            if (!contacts.exists(scope, contact)) {
                throw Fault.notFound();
            }
            throw Fault.refused(
                    "/receiptId", "unknown_receipt", "The receipt of an answer about this contact is required.");
        }
        return contacts.change(
                scope,
                region,
                contact,
                expectedVersion,
                Set.of(),
                before -> {
                    if (byProgram && !before.restrictions().isEmpty()) {
                        throw personRequired();
                    }
                    return before.withTags(together(before.tags(), wanted));
                },
                (before, after) -> receipt == null
                        ? List.of()
                        : List.of(AuditEvent.of(
                                AuditAction.SUGGESTIONS_APPLIED,
                                receipt,
                                Map.of(
                                        "tags",
                                        (long) after.tags().size()
                                                - before.tags().size()))));
    }

    private static List<String> together(List<String> present, List<String> wanted) {
        Set<String> folded = new HashSet<>();
        present.forEach(tag -> folded.add(NameWords.fold(tag)));
        List<String> all = new ArrayList<>(present);
        wanted.stream().filter(tag -> folded.add(NameWords.fold(tag))).forEach(all::add);
        if (all.size() > Limits.LIST) {
            throw Fault.refused(
                    "/" + PersonalField.TAGS.wire(),
                    "too_many",
                    "A contact has at most " + Limits.LIST + " tags, those it has already among them.");
        }
        return all;
    }

    private static Fault personRequired() {
        return new Fault(
                FaultCode.PERSON_REQUIRED,
                "A suggestion of an AI processor is applied by a person here.",
                List.of(new Fault.Complaint(
                        "/receiptId", "person_required", "A user's session is required, not an API token.")));
    }
}
