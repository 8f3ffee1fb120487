package moxora.email.parked;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.crypto.Token;
import moxora.email.EmailEvents;
import moxora.email.Mailroom;
import moxora.email.endpoint.Subscriptions;
import moxora.email.event.ErasedAddresses;
import moxora.email.event.EventConsequences;
import moxora.email.event.EventIntake;
import moxora.email.event.ParkedCounts;
import moxora.email.event.Receipt;
import moxora.email.provider.Sender;
import moxora.store.TenantSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever is reported about an erased contact leaves a figure and no row. */
@Tag("T-54")
@Tag("N6")
class LateEventsTest {

    private static final List<String> TYPES = List.of(
            "delivered",
            "open",
            "click",
            "bounce",
            "spamreport",
            "unsubscribe",
            "deferred",
            "dropped",
            "processed",
            "teleported");
    private static final List<String> LEAVE_ROWS = List.of("email_event", "parked_event", "suppression", "message");
    private static final int BATCH = 500;

    private final TestPlatform platform = TestPlatform.shared();
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.organisation("bolt", "moxora"));
    private final Instant then =
            Instant.ofEpochSecond(acme.now().getEpochSecond()).minus(Duration.ofDays(3));

    private void erase(UUID contact) {
        platform.assembly.contacts.erase(acme.scope, contact, null);
    }

    private long rows(Mailroom of) {
        return LEAVE_ROWS.stream().mapToLong(of::count).sum();
    }

    private long late(Mailroom of) {
        return platform.assembly
                .email
                .parkedEvents
                .page(of.scope, null, null, null, 1)
                .late();
    }

    @Test
    @Tag("B15")
    void shuffledEventsAfterErasure_resurrectNobody() {
        int events = "full".equals(System.getProperty("moxora.battery")) ? 100_000 : 10_000;
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String address = "gone" + i + "@example.org";
            addresses.add(address);
            UUID contact = acme.contact(address, "Other." + address);
            if (i < 5) {
                bolt.contact(address);
            }
            acme.receive(Sender.event("open", address, then).build());
            erase(contact);
        }
        assertThat(rows(acme)).isZero();

        long counted = 0;
        for (List<JsonObject> batch : shuffled(addresses, events)) {
            Receipt receipt = acme.receive(batch.toArray(JsonObject[]::new));
            assertThat(receipt.parked()).isZero();
            counted += receipt.accepted();
        }

        for (String table : LEAVE_ROWS) {
            assertThat(acme.count(table)).as(table).isZero();
        }
        assertThat(late(acme)).isEqualTo(counted).isGreaterThan(events * 9L / 10);
        assertThat(acme.count("late_event")).isEqualTo(1);
        assertThat(late(bolt)).isZero();
        assertThat(bolt.receive(Sender.event("click", addresses.get(0), then).build()))
                .isEqualTo(new Receipt(1, 0, 0));
        System.out.println("late events: " + events + " sent, " + counted + " counted, " + rows(acme) + " rows");
    }

    private static List<List<JsonObject>> shuffled(List<String> addresses, int events) {
        Random random = new Random(15);
        Instant first = Instant.parse("2026-01-01T00:00:00Z");
        List<JsonObject> all = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            String address = addresses.get(random.nextInt(addresses.size()));
            all.add(Sender.event(
                            TYPES.get(random.nextInt(TYPES.size())),
                            random.nextBoolean() ? address : "OTHER." + address,
                            first.plusSeconds(random.nextInt(20_000_000)))
                    .build());
        }
        Collections.shuffle(all, random);
        List<List<JsonObject>> batches = new ArrayList<>();
        for (int from = 0; from < all.size(); from += BATCH) {
            batches.add(all.subList(from, Math.min(all.size(), from + BATCH)));
        }
        return batches;
    }

    /** The counter-proof: the battery above must be able to fail. */
    @Test
    @Tag("B1")
    void withoutTheCheck_rowsAppear() {
        erase(acme.contact("ada@example.org"));
        JsonObject[] events = {
            Sender.event("bounce", "ada@example.org", then).build(),
            Sender.event("processed", "ada@example.org", then).build()
        };

        forgetful().receive(acme.asProvider(), "sendgrid", acme.endpoint, acme.sender.sign(acme.now(), events));

        assertThat(acme.count("parked_event")).isEqualTo(2);
        acme.receive(events);
        assertThat(acme.count("parked_event")).isEqualTo(2);
    }

    /** As Moxora takes events in, but knowing nobody who was erased. */
    private EmailEvents forgetful() {
        Assembly moxora = platform.assembly;
        ErasedAddresses nobody = new ErasedAddresses() {
            @Override
            public Set<Token> among(TenantSession session, Collection<Token> addresses) {
                return Set.of();
            }

            @Override
            public void count(TenantSession session, Instant now, long events) {}
        };
        EventIntake intake = new EventIntake(
                moxora.email.addresses,
                moxora.sealer,
                moxora.index,
                moxora.policies,
                moxora.email.messages,
                moxora.email.eventMappings,
                nobody,
                new EventConsequences((session, events, now) -> Set.of(), List.of()),
                new ParkedCounts());
        return new EmailEvents(
                moxora.store,
                moxora.email.webhookEndpoints,
                new Subscriptions(moxora.store, moxora.audit, null),
                intake,
                moxora.index,
                moxora.email.ignoredDeliveries,
                moxora.clock);
    }

    @Test
    void anErasure_takesAlongWhatWasKeptApartAboutItsAddresses_andNothingElse() {
        acme.receive(
                Sender.event("open", "ada@example.org", then).build(),
                Sender.event("open", "stranger@example.org", then).build());
        bolt.receive(Sender.event("open", "ada@example.org", then).build());
        UUID ada = acme.contact("Ada@Example.org");
        acme.receive(Sender.event("processed", "ada@example.org", then).build());
        assertThat(acme.count("parked_event")).isEqualTo(3);

        erase(ada);

        assertThat(acme.count("parked_event")).isEqualTo(1);
        assertThat(bolt.count("parked_event")).isEqualTo(1);
        assertThat(acme.receive(Sender.event("open", "ada@example.org", then).build()))
                .isEqualTo(new Receipt(1, 0, 0));
        assertThat(acme.count("parked_event")).isEqualTo(1);
    }

    @Test
    void anAddressThatAnotherContactHas_staysThatContacts() {
        UUID ada = acme.contact("family@example.org");
        UUID twin = acme.contact("family@example.org");
        erase(ada);

        assertThat(acme.receive(
                        Sender.event("click", "family@example.org", then).build()))
                .isEqualTo(new Receipt(1, 0, 0));
        assertThat(acme.receive(
                        Sender.event("processed", "family@example.org", then).build()))
                .isEqualTo(new Receipt(0, 0, 1));

        assertThat(acme.timeline(twin)).hasSize(1);
        assertThat(late(acme)).isZero();
    }

    @Test
    void whoIsMadeAgain_getsEventsAgain() {
        erase(acme.contact("ada@example.org"));
        acme.receive(Sender.event("click", "ada@example.org", then).build());
        UUID again = acme.contact("ada@example.org");
        assertThat(acme.timeline(again)).isEmpty();

        acme.receive(Sender.event("open", "ada@example.org", then).build());

        assertThat(acme.timeline(again)).hasSize(1);
        assertThat(late(acme)).isEqualTo(1);
    }

    @Test
    void aContactThatDoesNotOpen_isErasedAllTheSame() {
        UUID ada = acme.contact("ada@example.org");
        UUID eve = acme.contact("eve@example.org");
        platform.assembly.store.run(
                acme.scope,
                session -> session.sql()
                        .update(
                                "update contact set identity = (select identity from contact where organisation_id = ?"
                                        + " and id = ?) where organisation_id = ? and id = ?",
                                session.organisation(),
                                eve,
                                session.organisation(),
                                ada));

        erase(ada);

        assertThat(platform.assembly.contacts.exists(acme.scope, ada)).isFalse();
        assertThat(acme.count("erased_address")).isZero();
        assertThat(platform.assembly.contacts.exists(acme.scope, eve)).isTrue();
    }

    @Test
    void whatIsLeft_namesNobody() {
        erase(acme.contact("zanzibar@example.org"));
        acme.receive(Sender.event("open", "zanzibar@example.org", then).build());

        assertThat(acme.dump("erased_address")).singleElement().asString().doesNotContain("zanzibar");
        assertThat(acme.dump("late_event")).singleElement().asString().doesNotContain("zanzibar");
        assertThat(bolt.count("erased_address") + bolt.count("late_event")).isZero();
    }

    @Test
    void eventsAndErasureAtOnce_leaveNothing() throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 25; round++) {
                String address = "racer" + round + "@example.org";
                UUID contact = acme.contact(address);
                JsonObject[] events = {
                    Sender.event("open", address, then).build(),
                    Sender.event("processed", address, then).build()
                };
                CyclicBarrier start = new CyclicBarrier(2);
                Future<?> erasing = two.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    erase(contact);
                    return true;
                });
                Future<Receipt> reporting = two.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return acme.receive(events);
                });
                erasing.get(20, TimeUnit.SECONDS);
                reporting.get(20, TimeUnit.SECONDS);
                assertThat(acme.count("email_event")).as("round " + round).isZero();
            }
        } finally {
            two.shutdownNow();
        }
        assertThat(acme.count("parked_event")).isZero();
    }
}
