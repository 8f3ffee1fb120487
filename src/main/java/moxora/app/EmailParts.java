package moxora.app;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import moxora.contact.ContactAddresses;
import moxora.crypto.RouteKeys;
import moxora.crypto.Token;
import moxora.email.EmailEvents;
import moxora.email.EmailStatistics;
import moxora.email.Engagement;
import moxora.email.EngagementEffect;
import moxora.email.ErasedAddresses;
import moxora.email.EventConsequences;
import moxora.email.EventEffect;
import moxora.email.EventMonths;
import moxora.email.EventRetention;
import moxora.email.IgnoredDeliveries;
import moxora.email.Messages;
import moxora.email.StatisticsEffect;
import moxora.email.SuppressionList;
import moxora.email.Timeline;
import moxora.email.UnlinkedEvents;
import moxora.email.WebhookEndpoints;
import moxora.store.TenantSession;

/** What e-mail providers report, from the endpoint it arrives at to the timeline it is read on. */
public final class EmailParts {

    public final WebhookEndpoints webhookEndpoints;
    public final IgnoredDeliveries ignoredDeliveries;
    public final ContactAddresses addresses;
    public final Messages messages;
    public final SuppressionList suppressionList;
    public final EmailEvents events;
    public final Timeline timeline;
    public final Engagement engagement;
    public final EmailStatistics statistics;
    public final EventRetention retention;
    public final EventMonths months;

    /** @param there the graph as far as it is there */
    EmailParts(Assembly there, RouteKeys routeKeys) {
        this.webhookEndpoints =
                new WebhookEndpoints(there.store, there.sealer, there.routes, routeKeys, there.audit, there.clock);
        this.ignoredDeliveries = new IgnoredDeliveries();
        this.addresses = new ContactAddresses(there.contactTokens);
        this.messages = new Messages(there.index);
        this.suppressionList = new SuppressionList(there.sealer, there.index, there.clock);
        this.months = new EventMonths(there.databases().eventPartitions(), there.policies, there.clock);
        this.events = new EmailEvents(
                there.store,
                webhookEndpoints,
                addresses,
                there.sealer,
                there.index,
                there.policies,
                messages,
                erasedAddresses(),
                new EventConsequences(unlinkedEvents(), effects(there)),
                ignoredDeliveries,
                there.clock);
        this.timeline =
                new Timeline(there.store, there.sealer, there.abuse.readings, there.auditing.reads, there.clock);
        this.engagement =
                new Engagement(there.store, there.sealer, there.abuse.readings, there.auditing.reads, there.audit);
        this.statistics = new EmailStatistics(there.store, there.index, messages, there.policies, there.clock);
        this.retention = new EventRetention(
                there.store, there.registry, there.policies, there.index, messages, there.audit, there.clock);
    }

    /** In the order in which they follow; those come last whose rows many organisations or deliveries write. */
    private List<EventEffect> effects(Assembly there) {
        return List.of(new EngagementEffect(there.sealer), new StatisticsEffect(there.index, messages), months);
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
