package moxora.disclosure;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import moxora.contact.ContactDisclosures;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Restriction;
import moxora.policy.AiTerms;
import moxora.policy.AiTerms.SpecialCategories;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Whether a contact may be spoken of to a processor at all: what the person asked for, or is, stands above what the
 * policy allows of fields. It is read before any other compartment of the contact is opened.
 *
 * <p>An objection (GDPR article 21), a restriction (18), a withdrawn consent (7.3) and a minor (recital 38) stop a
 * preview and a call; a field of a special category (9) stops or narrows them, as the policy says. Who must not be
 * decided about by a program (22) may be spoken of, and a person applies what comes of it.
 */
public final class Permission {

    static final String SPECIAL_CATEGORY = "special_category";

    private final ContactDisclosures contacts;

    public Permission(ContactDisclosures contacts) {
        this.contacts = contacts;
    }

    /**
     * What was allowed.
     *
     * @param special whether free text must be left out, since it may speak of a special category
     * @param personRequired whether an answer takes effect through a person only
     */
    record Granted(boolean special, boolean personRequired) {}

    /**
     * Refuses where something stands against it, with every reason.
     *
     * @param contact null where the request is about none
     * @throws Fault 404 when the contact is not this organisation's; {@code RESTRICTED}
     */
    Granted require(TenantScope scope, @Nullable UUID contact, AiTerms terms) {
        if (contact == null) {
            return new Granted(false, !terms.automaticDecisions());
        }
        ContactDisclosures.Limits limits = contacts.limits(scope, contact);
        List<Fault.Complaint> reasons = reasons(limits, terms);
        if (!reasons.isEmpty()) {
            contacts.refused(scope, contact);
            throw new Fault(FaultCode.RESTRICTED, "Nothing of this contact is sent to an AI processor.", reasons);
        }
        return new Granted(
                limits.special(),
                !terms.automaticDecisions() || limits.restrictions().contains(Restriction.NO_AUTOMATED_DECISION));
    }

    private static List<Fault.Complaint> reasons(ContactDisclosures.Limits limits, AiTerms terms) {
        List<Fault.Complaint> reasons = new ArrayList<>();
        limits.restrictions().stream()
                .filter(Restriction::stopsDisclosure)
                .sorted()
                .map(restriction -> reason(restriction.wire(), words(restriction)))
                .forEach(reasons::add);
        if (limits.special() && terms.specialCategories() == SpecialCategories.STOP) {
            reasons.add(reason(
                    SPECIAL_CATEGORY,
                    "The contact has a field of a special category (GDPR article 9), which the organisation's policy"
                            + " keeps from AI processors altogether."));
        }
        return reasons;
    }

    private static Fault.Complaint reason(String code, String message) {
        return new Fault.Complaint("/contactId", code, message);
    }

    private static String words(Restriction restriction) {
        return switch (restriction) {
            case OBJECTION -> "The person objects to being processed so (GDPR article 21).";
            case RESTRICTION -> "Processing of this person's data is restricted to storing it (GDPR article 18).";
            case MINOR -> "The person is a child, whose data is not sent to AI processors.";
            case CONSENT_WITHDRAWN -> "The person withdrew their consent (GDPR article 7).";
            case NO_AUTOMATED_DECISION -> "Nothing is decided about the person without a person (GDPR article 22).";
        };
    }
}
