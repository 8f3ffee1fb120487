package moxora.app;

import java.util.List;
import moxora.contact.ContactAddresses;
import moxora.contact.ContactMailboxes;
import moxora.contact.ContactSealing;
import moxora.crypto.LinkTokens;
import moxora.crypto.RouteKeys;
import moxora.email.EmailEvents;
import moxora.email.EmailReports;
import moxora.email.IgnoredDeliveries;
import moxora.email.Registrations;
import moxora.email.endpoint.EndpointSecrets;
import moxora.email.endpoint.Subscriptions;
import moxora.email.endpoint.WebhookEndpoints;
import moxora.email.engagement.EmailStatistics;
import moxora.email.engagement.Engagement;
import moxora.email.engagement.EngagementEffect;
import moxora.email.engagement.StatisticsEffect;
import moxora.email.event.EventConsequences;
import moxora.email.event.EventEffect;
import moxora.email.event.EventIntake;
import moxora.email.event.EventMappings;
import moxora.email.event.ParkedCounts;
import moxora.email.event.Timeline;
import moxora.email.message.Messages;
import moxora.email.parked.LateEvents;
import moxora.email.parked.ParkedEvents;
import moxora.email.parked.ParkedReplay;
import moxora.email.provider.EventProviders;
import moxora.email.retention.EventMonths;
import moxora.email.suppression.Consents;
import moxora.email.suppression.SoftBounceRule;
import moxora.email.suppression.SuppressionChecks;
import moxora.email.suppression.SuppressionEffect;
import moxora.email.suppression.SuppressionImport;
import moxora.email.suppression.SuppressionJournal;
import moxora.email.suppression.SuppressionList;
import moxora.email.suppression.SuppressionReplay;
import moxora.email.suppression.Suppressions;
import moxora.email.suppression.UntoldSuppressions;
import moxora.email.unlinked.Pseudonyms;
import moxora.email.unlinked.RowsAnew;
import moxora.email.unlinked.TrackedApart;
import moxora.email.unsubscribe.Topics;
import moxora.email.unsubscribe.UnsubscribeLinks;
import moxora.email.unsubscribe.Unsubscribes;

/** What e-mail providers report, from the endpoint it arrives at to the timeline it is read on. */
public final class EmailParts {

    /** Knows nobody and holds nothing, so it is there before the contacts that tell it of erasures. */
    static final LateEvents LATE_EVENTS = new LateEvents();

    public final WebhookEndpoints webhookEndpoints;
    public final EndpointSecrets endpointSecrets;
    public final IgnoredDeliveries ignoredDeliveries;
    public final ContactAddresses addresses;
    public final Messages messages;
    public final SuppressionList suppressionList;
    public final SuppressionReplay suppressionReplay;
    public final UntoldSuppressions untold;
    public final Registrations registrations;
    public final Consents consents;
    public final Suppressions suppressions;
    public final SuppressionChecks suppressionChecks;
    public final SuppressionImport suppressionImport;
    public final SuppressionEffect suppressionEffect;
    public final EventMappings eventMappings;
    public final ParkedCounts parkedCounts;
    public final EmailEvents events;
    public final EmailReports reports;
    public final ParkedEvents parkedEvents;
    public final ParkedReplay parkedReplay;
    public final TriggerParts triggers;
    public final Timeline timeline;
    public final Engagement engagement;
    public final EmailStatistics statistics;
    public final EventMonths months;
    public final RowsAnew rowsAnew;
    public final Topics topics;
    public final UnsubscribeLinks unsubscribeLinks;
    public final Unsubscribes unsubscribes;

    /** @param there the graph as far as it is there */
    EmailParts(Assembly there, RouteKeys routeKeys, Settings settings, Workers workers) {
        EventProviders providers = new EventProviders(settings.sns().certificates());
        this.webhookEndpoints = new WebhookEndpoints(
                providers, there.store, there.sealer, there.routes, routeKeys, there.audit, there.clock);
        this.endpointSecrets = new EndpointSecrets(providers, there.store, there.sealer, there.audit, there.clock);
        this.ignoredDeliveries = new IgnoredDeliveries();
        this.addresses = new ContactAddresses(there.contactTokens, new ContactSealing(there.sealer));
        this.messages = new Messages(there.index);
        SuppressionJournal journal = new SuppressionJournal(there.vault);
        this.untold = new UntoldSuppressions(
                there.store, there.vault, journal, workers.of("untold suppressions", 1), there.clock);
        this.suppressionList = new SuppressionList(there.sealer, there.index, journal, there.clock);
        this.unsubscribeLinks = new UnsubscribeLinks(
                there.sealer,
                new LinkTokens(there.keyrings),
                settings.unsubscribe().reach(),
                there.clock);
        this.registrations = new Registrations(
                there.store,
                there.sealer,
                there.policies,
                messages,
                new ContactMailboxes(new ContactSealing(there.sealer), there.contactTokens),
                addresses,
                suppressionList,
                unsubscribeLinks,
                there.abuse.readings,
                there.auditing.reads,
                there.clock);
        this.consents =
                new Consents(there.store, there.sealer, addresses, suppressionList, there.auditing.reads, there.clock);
        this.suppressions =
                new Suppressions(there.store, there.sealer, addresses, suppressionList, consents, there.audit);
        this.suppressionChecks =
                new SuppressionChecks(there.store, there.sealer, addresses, suppressionList, there.auditing.reads);
        this.suppressionImport =
                new SuppressionImport(there.store, there.sealer, addresses, suppressionList, there.audit);
        this.suppressionEffect = new SuppressionEffect(suppressionList, there.sealer, SoftBounceRule.USUAL);
        this.triggers = new TriggerParts(there, addresses, settings.triggers(), workers);
        this.months = new EventMonths(there.databases().eventPartitions(), there.policies, there.clock);
        this.eventMappings = new EventMappings(there.store, there.audit, there.clock);
        this.parkedCounts = new ParkedCounts();
        EventIntake intake = new EventIntake(
                addresses,
                there.sealer,
                there.index,
                there.policies,
                messages,
                eventMappings,
                LATE_EVENTS,
                new EventConsequences(new TrackedApart(new Pseudonyms(there.index), messages), effects(there)),
                parkedCounts);
        this.events = new EmailEvents(
                there.store,
                webhookEndpoints,
                new Subscriptions(there.store, there.audit, settings.sns().call()),
                intake,
                there.index,
                ignoredDeliveries,
                there.clock);
        this.reports = new EmailReports(there.store, there.sealer, intake, messages, addresses, there.clock);
        this.parkedEvents = new ParkedEvents(there.store, there.sealer, there.auditing.reads);
        this.parkedReplay =
                new ParkedReplay(there.store, there.sealer, intake, eventMappings, there.audit, there.clock);
        this.timeline = new Timeline(
                there.store, there.sealer, there.receipts.receipts, there.abuse.readings, there.auditing.reads);
        this.engagement =
                new Engagement(there.store, there.sealer, there.abuse.readings, there.auditing.reads, there.audit);
        this.statistics = new EmailStatistics(there.store, there.index, messages, there.policies, there.clock);
        this.rowsAnew = new RowsAnew(there.store, there.registry, there.clock);
        this.topics = new Topics(there.store, there.sealer, suppressionList, there.audit, there.clock);
        this.suppressionReplay =
                new SuppressionReplay(there.store, there.sealer, suppressionList, journal, topics::names, there.clock);
        this.unsubscribes = new Unsubscribes(
                there.store,
                there.sealer,
                there.index,
                there.policies,
                addresses,
                unsubscribeLinks,
                suppressionList,
                topics,
                intake,
                consents,
                there.audit,
                there.clock);
    }

    /** What is done by itself, again and again. */
    List<Runnable> jobs() {
        return List.of(rowsAnew::runDue, triggers.unread::runDue, months::runDue, untold::resumeUnfinished);
    }

    /** In the order in which they follow; triggers are the last, since from there on a row is held that all need. */
    private List<EventEffect> effects(Assembly there) {
        return List.of(
                suppressionEffect,
                new EngagementEffect(there.sealer),
                new StatisticsEffect(there.index, messages),
                months,
                triggers.outbox);
    }
}
