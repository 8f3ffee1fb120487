package moxora.app;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import moxora.contact.ContactAddresses;
import moxora.crypto.RouteKeys;
import moxora.crypto.Token;
import moxora.email.EmailEvents;
import moxora.email.EndpointSecrets;
import moxora.email.ErasedAddresses;
import moxora.email.EventConsequences;
import moxora.email.EventEffect;
import moxora.email.IgnoredDeliveries;
import moxora.email.Messages;
import moxora.email.SuppressionList;
import moxora.email.Timeline;
import moxora.email.UnlinkedEvents;
import moxora.email.WebhookEndpoints;
import moxora.store.TenantSession;

/** What e-mail providers report, from the endpoint it arrives at to the timeline it is read on. */
public final class EmailParts {

    public final WebhookEndpoints webhookEndpoints;
    public final EndpointSecrets endpointSecrets;
    public final IgnoredDeliveries ignoredDeliveries;
    public final ContactAddresses addresses;
    public final Messages messages;
    public final SuppressionList suppressionList;
    public final EmailEvents events;
    public final Timeline timeline;

    /** @param there the graph as far as it is there */
    EmailParts(Assembly there, RouteKeys routeKeys) {
        this.webhookEndpoints =
                new WebhookEndpoints(there.store, there.sealer, there.routes, routeKeys, there.audit, there.clock);
        this.endpointSecrets = new EndpointSecrets(there.store, there.sealer, there.audit, there.clock);
        this.ignoredDeliveries = new IgnoredDeliveries();
        this.addresses = new ContactAddresses(there.contactTokens);
        this.messages = new Messages(there.index);
        this.suppressionList = new SuppressionList(there.sealer, there.index, there.clock);
        this.events = new EmailEvents(
                there.store,
                webhookEndpoints,
                addresses,
                there.sealer,
                there.index,
                there.policies,
                messages,
                erasedAddresses(),
                new EventConsequences(unlinkedEvents(), effects()),
                ignoredDeliveries,
                there.clock);
        this.timeline = new Timeline(there.store, there.sealer, there.abuse.readings, there.auditing.reads);
    }

    /** In the order in which they follow. */
    private List<EventEffect> effects() {
        return List.of();
    }

    private UnlinkedEvents unlinkedEvents() {
        return (session, events, now) -> Set.of();
    }

    private ErasedAddresses erasedAddresses() {
        return new ErasedAddresses() {
            @Override
            public Set<Token> among(TenantSession session, Collection<Token> addresses) {
                return Set.of();
            }

            @Override
            public void count(TenantSession session, long events) {}
        };
    }
}
