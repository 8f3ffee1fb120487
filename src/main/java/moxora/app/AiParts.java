package moxora.app;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import moxora.disclosure.Previews;
import moxora.disclosure.Requests;
import moxora.disclosure.processor.CallLanes;
import moxora.disclosure.processor.ChatClient;
import moxora.disclosure.processor.Credentials;
import moxora.disclosure.processor.Egress;
import moxora.disclosure.processor.MeteredCalls;
import moxora.disclosure.prompt.Prompts;
import moxora.disclosure.prompt.Redaction;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policies;
import moxora.policy.Processor;
import moxora.receipt.AiBudgets;
import moxora.receipt.AiUsage;
import moxora.receipt.ExpiredUsage;

/** What may leave to AI processors, from the request to the receipt. */
public final class AiParts {

    private static final Logger LOG = Logger.getLogger(AiParts.class.getName());

    public final Requests requests;
    public final Prompts prompts;
    public final Previews previews;
    public final AiBudgets budgets;
    public final AiUsage usage;
    public final ExpiredUsage expiredUsage;
    public final MeteredCalls calls;

    AiParts(Assembly there) {
        this.requests = new Requests(there.organisations, there.policies, there.features);
        this.prompts = new Prompts(
                there.organisations,
                there.contactDisclosures,
                there.email.timeline,
                new Redaction(
                        (scope, region, passages) -> passage -> List.of(), List.of(), passage -> Optional.empty()));
        this.previews = new Previews(requests, prompts);
        this.budgets = new AiBudgets(there.store, there.clock);
        this.usage = new AiUsage(there.store, there.clock);
        this.expiredUsage = new ExpiredUsage(there.store, there.registry, there.clock);
        Credentials credentials = new Credentials(System::getenv);
        this.calls = new MeteredCalls(
                new ChatClient(registered(there.policies), credentials, there.clock), new CallLanes(), budgets);
        credentials.warnings(processors(there.policies)).forEach(LOG::warning);
    }

    private static List<Processor> processors(Policies policies) {
        return policies.all().stream()
                .flatMap(policy -> policy.processors().stream())
                .toList();
    }

    /** The hosts of the register, and no other. */
    private static Egress registered(Policies policies) {
        Set<String> places = processors(policies).stream()
                .map(processor -> place(processor.endpoint()))
                .collect(Collectors.toUnmodifiableSet());
        return endpoint -> {
            if (!places.contains(place(endpoint))) {
                throw new Fault(FaultCode.PROCESSOR_NOT_REGISTERED, "No processor is registered there.");
            }
        };
    }

    private static String place(URI endpoint) {
        return endpoint.getScheme() + "://" + endpoint.getRawAuthority();
    }

    /** What is done by itself, again and again. */
    List<Runnable> jobs() {
        return List.of(expiredUsage::runDue);
    }
}
