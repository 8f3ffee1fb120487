package moxora.app;

import moxora.contact.ContactAddresses;
import moxora.crypto.RouteKeys;
import moxora.email.EmailEvents;
import moxora.email.IgnoredDeliveries;
import moxora.email.Timeline;
import moxora.email.WebhookEndpoints;

/** What e-mail providers report, from the endpoint it arrives at to the timeline it is read on. */
public final class EmailParts {

    public final WebhookEndpoints webhookEndpoints;
    public final IgnoredDeliveries ignoredDeliveries;
    public final EmailEvents events;
    public final Timeline timeline;

    /** @param there the graph as far as it is there */
    EmailParts(Assembly there, RouteKeys routeKeys) {
        this.webhookEndpoints =
                new WebhookEndpoints(there.store, there.sealer, there.routes, routeKeys, there.audit, there.clock);
        this.ignoredDeliveries = new IgnoredDeliveries();
        this.events = new EmailEvents(
                there.store,
                webhookEndpoints,
                new ContactAddresses(there.contactTokens),
                there.sealer,
                there.index,
                there.policies,
                ignoredDeliveries,
                there.clock);
        this.timeline = new Timeline(there.store, there.sealer, there.abuse.readings, there.auditing.reads);
    }
}
