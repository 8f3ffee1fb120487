package moxora.email.suppression;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import moxora.app.Assembly;
import moxora.battery.Plant;
import moxora.battery.Sandbox;
import moxora.contact.ContactDraft;
import moxora.crypto.Token;
import moxora.email.Registering;
import moxora.email.Registrations;
import moxora.email.message.MessageDraft;
import moxora.email.message.RegisteredMessage;
import moxora.fault.Fault;
import moxora.tenant.TenantScope;

/** Ways in which somebody could be sent what they refused: a list that forgets, and a look at it at the wrong moment. */
public final class PlantedInSuppressions {

    private static final String ADA = "ada@planted.example";

    private final Sandbox sandbox;
    private final Assembly moxora;

    public PlantedInSuppressions(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.moxora = sandbox.assembly;
    }

    public List<Plant> all() {
        return List.of(
                new Plant(
                        "P54",
                        "a list that forgets the topic",
                        () -> otherTopicsAreStopped("news"),
                        () -> otherTopicsAreStopped(null)),
                new Plant(
                        "P54",
                        "a suppression that lies nowhere",
                        () -> passesWhenSuppressed(false),
                        () -> passesWhenSuppressed(true)),
                Plant.of(
                        "P54",
                        "a check outside of the transaction",
                        this::overtaken,
                        this::register,
                        this::checkedBefore),
                new Plant(
                        "P54",
                        "soft bounces counted without the deliveries",
                        () -> suppressedThoughDelivered(false),
                        () -> suppressedThoughDelivered(true)));
    }

    private UUID contact(TenantScope scope) {
        return moxora.contacts
                .create(
                        scope,
                        "GB",
                        new ContactDraft("Ada", null, List.of(ADA), List.of(), null, null, List.of(), Map.of(), null))
                .id();
    }

    private static MessageDraft draft(UUID contact, String topic) {
        return MessageDraft.of("", UUID.randomUUID().toString(), contact, "marketing", topic, null);
    }

    private boolean isRefused(TenantScope scope, UUID contact, String topic) {
        try {
            moxora.email.registrations.register(scope, draft(contact, topic));
            return false;
        } catch (Fault suppressed) {
            return true;
        }
    }

    /** Whether somebody who left the news gets nothing else either. */
    private boolean otherTopicsAreStopped(String kept) {
        TenantScope acme = sandbox.organisation("acme");
        UUID contact = contact(acme);
        moxora.email.suppressions.add(acme, ADA, kept, SuppressionReason.UNSUBSCRIBE);
        return !isRefused(acme, contact, "news") || isRefused(acme, contact, "invoices");
    }

    private boolean passesWhenSuppressed(boolean sabotage) {
        TenantScope acme = sandbox.organisation("acme");
        UUID contact = contact(acme);
        moxora.email.suppressions.add(acme, ADA, null, SuppressionReason.UNSUBSCRIBE);
        if (sabotage) {
            sandbox.asSuperuser("delete from suppression where organisation_id = '" + acme.organisation() + "'");
        }
        return !isRefused(acme, contact, "news");
    }

    /** Registers a message, and does something between the look at the list and the end; whether it may be sent. */
    private interface Way {
        boolean registers(TenantScope scope, UUID contact, Runnable between);
    }

    private boolean register(TenantScope scope, UUID contact, Runnable between) {
        Registrations paused = Registering.with(moxora, (session, message, topic, addresses) -> {
            between.run();
            return Map.of();
        });
        try {
            paused.register(scope, draft(contact, "news"));
            return true;
        } catch (Fault suppressed) {
            return false;
        }
    }

    private boolean checkedBefore(TenantScope scope, UUID contact, Runnable between) {
        Token mark = new Happenings(moxora, scope).mark(ADA);
        boolean free = moxora.store.within(
                scope,
                session -> moxora.email
                        .suppressionList
                        .blocking(session, List.of(mark), RegisteredMessage.Kind.MARKETING, "news")
                        .isEmpty());
        between.run();
        return free;
    }

    /** Whether a suppression was answered while a message was on its way in, and the message got through all the same. */
    private boolean overtaken(Way way) {
        TenantScope acme = sandbox.organisation("acme");
        UUID contact = contact(acme);
        CompletableFuture<?>[] suppression = {null};
        boolean[] answered = {false};
        boolean registered = way.registers(acme, contact, () -> {
            suppression[0] = CompletableFuture.runAsync(
                    () -> moxora.email.suppressions.add(acme, ADA, null, SuppressionReason.UNSUBSCRIBE));
            long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!suppression[0].isDone() && !somebodyWaits(acme) && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            answered[0] = suppression[0].isDone();
        });
        suppression[0].join();
        return registered && answered[0];
    }

    private boolean somebodyWaits(TenantScope scope) {
        return moxora.store.within(
                scope,
                session ->
                        session.sql().count("select count(*) from pg_locks where locktype = 'advisory' and not granted")
                                > 0);
    }

    /** Whether an address that takes mails is called dead. */
    private boolean suppressedThoughDelivered(boolean sabotage) {
        TenantScope acme = sandbox.organisation("acme");
        Happenings happenings = new Happenings(moxora, acme);
        Instant first = moxora.clock.instant().minus(Duration.ofDays(20));
        for (int day = 0; day < 6; day++) {
            Instant at = first.plus(Duration.ofDays(day));
            happenings.tell(happenings.delivery(ADA, at));
            if (sabotage) {
                sandbox.asSuperuser("delete from last_delivery where organisation_id = '" + acme.organisation() + "'");
            }
            happenings.tell(happenings.softBounce(ADA, at));
        }
        return isRefused(acme, contact(acme), "news");
    }
}
