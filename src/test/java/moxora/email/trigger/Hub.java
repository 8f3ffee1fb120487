package moxora.email.trigger;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLSocketFactory;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.app.MovableClock;
import moxora.crypto.Token;
import moxora.email.EmailEvents;
import moxora.email.endpoint.Subscriptions;
import moxora.email.event.ErasedAddresses;
import moxora.email.event.EventConsequences;
import moxora.email.event.EventIntake;
import moxora.email.event.ParkedCounts;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/** What tells the CRM of events, on the shared platform but with a clock that stands still and nodes of the test's own. */
final class Hub implements AutoCloseable {

    final Assembly moxora = TestPlatform.shared().assembly;
    /** What the policies say of triggers. */
    static final Duration KEPT = Duration.ofDays(30);

    final MovableClock clock =
            new MovableClock(Clock.fixed(Instant.now().truncatedTo(ChronoUnit.SECONDS), ZoneOffset.UTC), null);
    final TriggerOutbox outbox = new TriggerOutbox(moxora.sealer, moxora.routes);
    final Destinations destinations = Destinations.of("127.0.0.0/8").orElseThrow();
    final TriggerEndpoints endpoints =
            new TriggerEndpoints(moxora.store, moxora.sealer, outbox, destinations, moxora.audit, clock);
    final TriggerFeed feed =
            new TriggerFeed(moxora.store, moxora.sealer, moxora.abuse.readings, moxora.auditing.reads, clock);
    final DeadLetters deadLetters =
            new DeadLetters(moxora.store, outbox, moxora.abuse.readings, moxora.auditing.reads, moxora.audit, clock);
    final UnreadFeeds unread = new UnreadFeeds(moxora.store, moxora.registry, clock);
    final EmailEvents events = new EmailEvents(
            moxora.store,
            moxora.email.webhookEndpoints,
            new Subscriptions(moxora.store, moxora.audit, null),
            new EventIntake(
                    moxora.email.addresses,
                    moxora.sealer,
                    moxora.index,
                    moxora.policies,
                    moxora.email.messages,
                    moxora.email.eventMappings,
                    new NobodyErased(),
                    new EventConsequences((session, unlinked, now) -> Set.of(), List.of(outbox)),
                    new ParkedCounts()),
            moxora.index,
            moxora.email.ignoredDeliveries,
            clock);
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();

    /** A node that does at once, on the thread that asks, whatever is to be done. */
    TriggerDelivery node() {
        return node(Runnable::run, Runnable::run);
    }

    TriggerDelivery node(Executor deciders, Executor senders) {
        return new TriggerDelivery(
                moxora.store,
                moxora.routes,
                moxora.sealer,
                outbox,
                new DeliveryTable(moxora.email.addresses, TriggerDelivery.CLAIM),
                new Settling(moxora.store, moxora.mail.notices, moxora.audit, new Retries(new Random(53))),
                new TriggerHttp(
                        destinations,
                        InetAddress::getAllByName,
                        (SSLSocketFactory) SSLSocketFactory.getDefault(),
                        Duration.ofSeconds(10),
                        watch),
                new TriggerDelivery.Threads(deciders, senders, watch),
                clock);
    }

    /** A node of which nothing is run: it dies with what it was about to do. */
    TriggerDelivery deadNode() {
        return node(work -> {}, work -> {});
    }

    /** What the retention run does for the triggers of the organisation. */
    void forgetOld(TenantScope scope) {
        moxora.store.run(
                scope,
                session -> new TriggerExpiry().removeSome(session, moxora.policies.require("moxora"), clock.instant()));
    }

    void later(Duration time) {
        clock.advanceTo(clock.instant().plus(time));
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    private static final class NobodyErased implements ErasedAddresses {

        @Override
        public Set<Token> among(TenantSession session, Collection<Token> addresses) {
            return Set.of();
        }

        @Override
        public void count(TenantSession session, java.time.Instant now, long events) {}
    }
}
