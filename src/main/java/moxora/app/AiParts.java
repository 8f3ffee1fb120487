package moxora.app;

import java.util.List;
import java.util.logging.Logger;
import moxora.contact.ContactSealing;
import moxora.contact.ContactTags;
import moxora.contact.DisclosureMarks;
import moxora.contact.KnownWords;
import moxora.contact.TenantPolicies;
import moxora.disclosure.AiCalls;
import moxora.disclosure.KnownPeople;
import moxora.disclosure.Permission;
import moxora.disclosure.Previews;
import moxora.disclosure.Requests;
import moxora.disclosure.processor.CallLanes;
import moxora.disclosure.processor.ChatClient;
import moxora.disclosure.processor.Credentials;
import moxora.disclosure.processor.MeteredCalls;
import moxora.disclosure.prompt.Prompts;
import moxora.disclosure.prompt.Redaction;
import moxora.disclosure.redaction.pattern.Patterns;
import moxora.disclosure.redaction.vocabulary.DefaultDeny;
import moxora.policy.Policies;
import moxora.policy.Processor;
import moxora.receipt.AiBudgets;
import moxora.receipt.AiUsage;

/** What may leave to AI processors, from the request to the receipt. */
public final class AiParts {

    private static final Logger LOG = Logger.getLogger(AiParts.class.getName());

    public final Requests requests;
    public final Prompts prompts;
    public final Previews previews;
    public final ProcessorParts processors;
    public final ContactTags contactTags;
    public final AiBudgets budgets;
    public final AiUsage usage;
    public final MeteredCalls metered;
    public final AiCalls calls;
    public final KnownPeople knownPeople;

    AiParts(Assembly there, Settings settings) {
        this.processors = new ProcessorParts(there, settings.processors());
        this.requests = new Requests(
                there.organisations, there.policies, there.features, new Permission(there.contactDisclosures));
        this.knownPeople = new KnownPeople(
                new KnownWords(there.store, new ContactSealing(there.sealer), there.contactTokens),
                there.mail.userTokens);
        this.prompts = new Prompts(
                there.organisations,
                there.contactDisclosures,
                there.email.timeline,
                new Redaction(
                        knownPeople,
                        Patterns::of,
                        new DefaultDeny(),
                        settings.detector().detector()),
                new DisclosureMarks(there.index)::of);
        this.previews = new Previews(requests, prompts, processors.register);
        this.contactTags = new ContactTags(
                there.contacts,
                new TenantPolicies(there.store, there.policies),
                (scope, receipt, contact) -> there.receipts.receipts.isAnswerAbout(scope, receipt, contact));
        this.budgets = new AiBudgets(there.store, there.clock);
        this.usage = new AiUsage(there.store, there.clock);
        Credentials credentials = new Credentials(System::getenv);
        this.metered =
                new MeteredCalls(new ChatClient(processors.egress, credentials, there.clock), new CallLanes(), budgets);
        this.calls = new AiCalls(requests, processors.register, prompts, metered, there.receipts.receipts, there.clock);
        credentials.warnings(registered(there.policies)).forEach(LOG::warning);
    }

    private static List<Processor> registered(Policies policies) {
        return policies.all().stream()
                .flatMap(policy -> policy.processors().stream())
                .toList();
    }
}
