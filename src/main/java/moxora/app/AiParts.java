package moxora.app;

import java.util.List;
import java.util.Optional;
import moxora.contact.DisclosureMarks;
import moxora.contact.ContactTags;
import moxora.contact.TenantPolicies;
import moxora.disclosure.Permission;
import moxora.disclosure.Previews;
import moxora.disclosure.Requests;
import moxora.disclosure.prompt.Prompts;
import moxora.disclosure.prompt.Redaction;
import moxora.disclosure.redaction.pattern.Patterns;

/** What may leave to AI processors, from the request to the receipt. */
public final class AiParts {

    public final Requests requests;
    public final Prompts prompts;
    public final Previews previews;
    public final ProcessorParts processors;
    public final ContactTags contactTags;

    AiParts(Assembly there, Settings settings) {
        this.processors = new ProcessorParts(there, settings.processors());
        this.requests = new Requests(
                there.organisations, there.policies, there.features, new Permission(there.contactDisclosures));
        this.prompts = new Prompts(
                there.organisations,
                there.contactDisclosures,
                there.email.timeline,
                new Redaction(
                        (scope, region, passages) -> passage -> List.of(),
                        Patterns::of,
                        passage -> Optional.empty(),
                        settings.detector().detector()),
                new DisclosureMarks(there.index)::of);
        this.previews = new Previews(requests, prompts);
        // Until answers leave receipts there is none to apply.
        this.contactTags = new ContactTags(
                there.contacts, new TenantPolicies(there.store, there.policies), (scope, receipt, contact) -> false);
    }
}
