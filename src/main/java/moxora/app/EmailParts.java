package moxora.app;

import java.util.List;
import java.util.Set;
import moxora.contact.ContactAddresses;
import moxora.contact.ContactSealing;
import moxora.crypto.RouteKeys;
import moxora.email.EmailEvents;
import moxora.email.EmailReports;
import moxora.email.ErasedAddresses;
import moxora.email.EventConsequences;
import moxora.email.EventEffect;
import moxora.email.EventIntake;
import moxora.email.EventMappings;
import moxora.email.IgnoredDeliveries;
import moxora.email.LateEvents;
import moxora.email.Messages;
import moxora.email.ParkedCounts;
import moxora.email.ParkedEvents;
import moxora.email.ParkedExpiry;
import moxora.email.ParkedReplay;
import moxora.email.SuppressionList;
import moxora.email.Timeline;
import moxora.email.UnlinkedEvents;
import moxora.email.WebhookEndpoints;

/** What e-mail providers report, from the endpoint it arrives at to the timeline it is read on. */
public final class EmailParts {

    /** Knows nobody and holds nothing, so it is there before the contacts that tell it of erasures. */
    static final LateEvents LATE_EVENTS = new LateEvents();

    public final WebhookEndpoints webhookEndpoints;
    public final IgnoredDeliveries ignoredDeliveries;
    public final ContactAddresses addresses;
    public final Messages messages;
    public final SuppressionList suppressionList;
    public final EventMappings eventMappings;
    public final ParkedCounts parkedCounts;
    public final EmailEvents events;
    public final EmailReports reports;
    public final ParkedEvents parkedEvents;
    public final ParkedReplay parkedReplay;
    public final ParkedExpiry parkedExpiry;
    public final Timeline timeline;

    /** @param there the graph as far as it is there */
    EmailParts(Assembly there, RouteKeys routeKeys) {
        this.webhookEndpoints =
                new WebhookEndpoints(there.store, there.sealer, there.routes, routeKeys, there.audit, there.clock);
        this.ignoredDeliveries = new IgnoredDeliveries();
        this.addresses = new ContactAddresses(there.contactTokens, new ContactSealing(there.sealer));
        this.messages = new Messages(there.index);
        this.suppressionList = new SuppressionList(there.sealer, there.index, there.clock);
        this.eventMappings = new EventMappings(there.store, there.audit, there.clock);
        this.parkedCounts = new ParkedCounts();
        EventIntake intake = new EventIntake(
                addresses,
                there.sealer,
                there.index,
                there.policies,
                messages,
                eventMappings,
                erasedAddresses(),
                new EventConsequences(unlinkedEvents(), effects()),
                parkedCounts);
        this.events = new EmailEvents(there.store, webhookEndpoints, intake, ignoredDeliveries, there.clock);
        this.reports = new EmailReports(there.store, there.sealer, intake, messages, addresses, there.clock);
        this.parkedEvents = new ParkedEvents(there.store, there.sealer, there.auditing.reads);
        this.parkedReplay =
                new ParkedReplay(there.store, there.sealer, intake, eventMappings, there.audit, there.clock);
        this.parkedExpiry = new ParkedExpiry(there.store, there.registry, there.policies, there.clock);
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
        return LATE_EVENTS;
    }
}
