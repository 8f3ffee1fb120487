package moxora.app;

import moxora.contact.ContactAddresses;
import moxora.email.trigger.DeadLetters;
import moxora.email.trigger.TriggerDelivery;
import moxora.email.trigger.TriggerEndpoints;
import moxora.email.trigger.TriggerFeed;
import moxora.email.trigger.TriggerOutbox;
import moxora.email.trigger.UnreadFeeds;

/** What the CRM is told of e-mail events: the outbox, the feed, and webhooks out. */
public final class TriggerParts {

    /** Six organisations with receivers that hang take all of them, for 15 seconds. */
    private static final int SENDERS = 48;

    private static final int DECIDERS = 2;

    public final TriggerOutbox outbox;
    public final TriggerEndpoints endpoints;
    public final TriggerFeed feed;
    public final DeadLetters deadLetters;
    public final TriggerDelivery delivery;
    public final UnreadFeeds unread;

    TriggerParts(Assembly there, ContactAddresses contacts, TriggerSettings settings, Workers workers) {
        this.outbox = new TriggerOutbox(there.sealer, there.routes);
        this.endpoints = new TriggerEndpoints(
                there.store, there.sealer, outbox, settings.destinations(), there.audit, there.clock);
        this.feed = new TriggerFeed(there.store, there.sealer, there.abuse.readings, there.auditing.reads, there.clock);
        this.deadLetters = new DeadLetters(
                there.store, outbox, there.abuse.readings, there.auditing.reads, there.audit, there.clock);
        this.delivery = new TriggerDelivery(
                there.store,
                there.routes,
                there.sealer,
                outbox,
                contacts,
                settings.destinations(),
                there.mail.notices,
                there.audit,
                new TriggerDelivery.Threads(
                        workers.of("trigger", DECIDERS),
                        workers.of("trigger-sender", SENDERS),
                        workers.timer("trigger-watch")),
                there.clock);
        this.unread = new UnreadFeeds(there.store, there.registry, there.clock);
    }
}
