package moxora.disclosure;

import jakarta.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.account.Organisations;
import moxora.contact.ContactDisclosures;
import moxora.email.event.Timeline;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.PersonalField;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Shows what an AI processor would be sent about a contact, and sends nothing.
 *
 * <p>Fields outside the policy's allow-list are not opened. Names, addresses, phones and companies are placeholders;
 * title and tags are words in which the contact's own identifiers are placeholders. Not hidden: the remaining words of
 * title and tags, how many addresses and phones there are, and when e-mail events happened. A preview is on the audit
 * trail.
 *
 * <pre>{@code
 * previews.preview(scope, "tag-suggestions", contactId, null).fieldsSent();   // [company, title, tags]
 * }</pre>
 */
public final class Previews {

    private final Organisations organisations;
    private final ContactDisclosures contacts;
    private final Policies policies;
    private final Features features;
    private final Timeline timeline;

    public Previews(
            Organisations organisations,
            ContactDisclosures contacts,
            Policies policies,
            Features features,
            Timeline timeline) {
        this.organisations = organisations;
        this.contacts = contacts;
        this.policies = policies;
        this.features = features;
        this.timeline = timeline;
    }

    /**
     * What the feature would send about the contact.
     *
     * @param input what the caller adds; no feature takes anything as long as free text cannot be redacted
     * @throws Fault 404 for a feature that does not exist, as for a contact that is not this organisation's; 403 for a
     *     feature that exists and that the organisation's policy does not allow; 422 for any input
     */
    public Preview preview(TenantScope scope, String name, UUID contact, @Nullable JsonObject input) {
        Feature feature = features.find(name)
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "There is no AI feature of that name."));
        TenantScope ai = scope.toward(Purpose.AI);
        List<String> allowed = allowed(ai, feature);
        refuse(input);
        Set<PersonalField> fields = fields(allowed);
        Facts facts = new Facts(contacts.preview(ai, contact, fields, allowed), feature.limits());
        if (!fields.contains(PersonalField.FIRST_NAME) || !fields.contains(PersonalField.LAST_NAME)) {
            facts.hide(contacts.beginningsOfTheName(ai, contact, facts.clearWords()));
        }
        List<Timeline.Happening> events = allowed.contains(Policy.ACTIVITY)
                ? timeline.recent(ai, contact, feature.limits().events())
                : List.of();
        String user = feature.user().render(facts.lines(feature.fieldsSent(), events));
        return new Preview(
                List.of(new Preview.Message("system", feature.system()), new Preview.Message("user", user)),
                feature.fieldsSent(),
                facts.placeholders().counts(),
                null);
    }

    private List<String> allowed(TenantScope scope, Feature feature) {
        String policy = organisations.policyOf(scope);
        List<String> allowed = policies.find(policy)
                .flatMap(known -> known.allowedFields(feature.name()))
                .orElseThrow(() -> new Fault(
                        FaultCode.FORBIDDEN,
                        "The organisation's privacy policy (" + policy + ") does not allow the feature "
                                + feature.name() + "."));
        if (!Set.copyOf(allowed).equals(feature.variables())) {
            throw new IllegalStateException("feature " + feature.name() + " was not held against policy " + policy);
        }
        return allowed;
    }

    private static Set<PersonalField> fields(List<String> allowed) {
        return allowed.stream()
                .filter(field -> !field.equals(Policy.ACTIVITY))
                .map(field -> PersonalField.named(field).orElseThrow())
                .filter(field -> field.disclosure() != PersonalField.Disclosure.NEVER)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(PersonalField.class)));
    }

    private static void refuse(@Nullable JsonObject input) {
        if (input != null && !input.isEmpty()) {
            throw new Fault(
                    FaultCode.VALUE_REFUSED,
                    "This feature takes no input.",
                    input.keySet().stream()
                            .map(property -> new Fault.Complaint(
                                    "/input/" + property.replace("~", "~0").replace("/", "~1"),
                                    "unknown_property",
                                    "No property is allowed here, as long as free text cannot be redacted."))
                            .toList());
        }
    }
}
