package moxora.email.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.audit.AuditAction;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What fails, hangs, redirects or dies, on their side or on ours, and what becomes of what waits for it. */
@Tag("P15")
class TriggerOutageTest {

    private static final String ADA = "Ada@Example.org";
    private static final String GRACE = "grace@example.org";

    private final Hub hub = new Hub();
    private final Crm crm = new Crm();
    private final TriggerDesk acme = new TriggerDesk(hub, TestPlatform.shared().acme());
    private final TriggerDesk bolt = new TriggerDesk(hub, TestPlatform.shared().bolt());
    private final UUID ada = acme.contact(ADA);
    private final UUID grace = acme.contact(GRACE);

    @AfterEach
    void close() {
        crm.close();
        hub.close();
    }

    @Test
    void aContactsEvents_areToldInTheirOrder_andWaitForTheOneThatFails_whileOthersGoOn() {
        TriggerDelivery node = hub.node();
        UUID endpoint = acme.tell(crm).endpoint();
        AtomicInteger refusals = new AtomicInteger(3);
        crm.behaviour = call -> Crm.Reply.of(call.contact().equals(ada) && refusals.getAndDecrement() > 0 ? 503 : 200);
        acme.receive(
                acme.event("delivered", ADA, 30),
                acme.event("open", ADA, 20),
                acme.event("delivered", GRACE, 30),
                acme.event("click", ADA, 10),
                acme.event("open", GRACE, 20));
        for (int i = 0; i < 12; i++) {
            hub.later(Duration.ofMinutes(3));
            node.deliverDue();
        }

        assertThat(crm.told(ada))
                .containsExactly(
                        "email.delivery",
                        "email.delivery",
                        "email.delivery",
                        "email.delivery",
                        "email.open",
                        "email.click");
        assertThat(crm.told(grace)).containsExactly("email.delivery", "email.open");
        Set<String> ids = new HashSet<>();
        crm.calls.stream()
                .filter(call -> call.contact().equals(ada) && call.type().equals("email.delivery"))
                .forEach(call -> ids.add(call.id()));
        assertThat(ids)
                .as("one event, one webhook-id, however often it is tried")
                .hasSize(1);
        assertThat(acme.endpoint(endpoint).lastFailure()).isNull();
        assertThat(acme.isWaiting()).isFalse();
    }

    @Test
    void anEndpointThatFails_isLeftAloneForAWhile_andAsksForMore() {
        TriggerDelivery node = hub.node();
        UUID endpoint = acme.tell(crm).endpoint();
        crm.behaviour = call -> new Crm.Reply(429, Map.of("Retry-After", "1800"));
        acme.receive("open", ADA, 1);
        acme.receive("open", GRACE, 1);
        node.deliverDue();
        hub.later(Duration.ofMinutes(29));
        node.deliverDue();
        assertThat(crm.calls).as("the receiver asked for half an hour").hasSize(1);
        assertThat(acme.endpoint(endpoint).lastFailure()).isEqualTo("status_429");
        crm.behaviour = call -> Crm.Reply.of(200);
        hub.later(Duration.ofMinutes(2));
        node.deliverDue();
        assertThat(crm.calls).hasSize(3);
    }

    @Test
    void whatIsNeverTaken_becomesADeadLetter_andIsReplayedWithItsId() {
        TriggerDelivery node = hub.node();
        UUID endpoint = acme.tell(crm).endpoint();
        crm.behaviour = call -> Crm.Reply.of(call.contact().equals(ada) ? 500 : 200);
        acme.receive("open", ADA, 2);
        acme.receive("click", ADA, 1);
        String first = crm.calls.get(0).id();
        while (hub.deadLetters.page(acme.scope, endpoint, null, 10).items().isEmpty()) {
            assertThat(crm.told(ada).size()).isLessThan(Retries.MOST);
            hub.later(Duration.ofHours(6));
            acme.receive("open", GRACE, 1);
            node.deliverDue();
        }

        assertThat(crm.calls.stream().filter(call -> call.id().equals(first))).hasSize(Retries.MOST);
        assertThat(hub.deadLetters.page(acme.scope, endpoint, null, 10).items())
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.id()).hasToString(first);
                    assertThat(letter.lastFailure()).isEqualTo("status_500");
                    assertThat(letter.contact()).isEqualTo(ada);
                });
        crm.behaviour = call -> Crm.Reply.of(200);
        hub.later(Duration.ofHours(6));
        node.deliverDue();
        assertThat(crm.told(ada)).endsWith("email.click");
        assertThatThrownBy(() -> hub.deadLetters.replay(bolt.scope, endpoint, new DeadLetters.Which(List.of(), null)))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.NOT_FOUND));
        assertThat(hub.deadLetters
                        .replay(acme.scope, endpoint, new DeadLetters.Which(List.of(UUID.randomUUID()), null))
                        .replayed())
                .isZero();
        assertThat(hub.deadLetters.replay(
                        acme.scope, endpoint, new DeadLetters.Which(List.of(UUID.fromString(first)), null)))
                .isEqualTo(new DeadLetters.Replayed(1, 0));
        assertThat(crm.calls.get(crm.calls.size() - 1).id()).isEqualTo(first);
        assertThat(acme.count("trigger_delivery")).isZero();
    }

    @Test
    void anEndpointThatIsGone_isPaused_itsAdminsAreTold_andItIsOwedWhatItMissed() {
        TriggerDelivery node = hub.node();
        UUID endpoint = acme.tell(crm).endpoint();
        crm.behaviour = call -> Crm.Reply.of(410);
        int mails = Postbag.of(hub.moxora, acme.scope).size();
        acme.receive("open", ADA, 2);
        acme.receive("click", ADA, 1);
        hub.later(Duration.ofDays(1));
        node.deliverDue();

        assertThat(crm.calls).hasSize(1);
        assertThat(acme.endpoint(endpoint).state()).isEqualTo(TriggerEndpoints.State.GONE);
        assertThat(Postbag.of(hub.moxora, acme.scope)).hasSize(mails + 1);
        List<String> actions = hub.moxora.store.within(
                acme.scope,
                session -> hub.moxora.audit.before(session, Long.MAX_VALUE, 3).stream()
                        .map(entry -> entry.action())
                        .toList());
        assertThat(actions).contains(AuditAction.TRIGGER_ENDPOINT_CHANGED.wire());

        crm.behaviour = call -> Crm.Reply.of(200);
        hub.endpoints.change(acme.scope, endpoint, new TriggerEndpoints.Change(null, false));
        assertThat(crm.told(ada)).containsExactly("email.open", "email.open", "email.click");
    }

    @Test
    void anEndpointThatFailsForDays_isPausedOnce() {
        TriggerDelivery node = hub.node();
        UUID endpoint = acme.tell(crm).endpoint();
        crm.behaviour = call -> Crm.Reply.of(500);
        Instant began = hub.clock.instant();
        while (acme.endpoint(endpoint).state() == TriggerEndpoints.State.ACTIVE) {
            assertThat(hub.clock.instant()).isBefore(began.plus(Duration.ofDays(6)));
            acme.receive("open", ADA, 1);
            hub.later(Duration.ofHours(7));
            node.deliverDue();
        }
        assertThat(hub.clock.instant()).isAfterOrEqualTo(began.plus(Retries.PATIENCE));
        assertThat(acme.endpoint(endpoint).state()).isEqualTo(TriggerEndpoints.State.FAILING);
        int calls = crm.calls.size();
        acme.receive("open", ADA, 2);
        node.deliverDue();
        assertThat(crm.calls).hasSize(calls);
    }

    @Test
    void aRedirect_isNotFollowed() {
        hub.node();
        UUID endpoint = acme.tell(crm).endpoint();
        try (Crm other = new Crm()) {
            crm.behaviour = call -> new Crm.Reply(307, Map.of("Location", other.url()));
            acme.receive("open", ADA, 1);
            assertThat(other.calls).isEmpty();
        }
        assertThat(crm.calls).hasSize(1);
        assertThat(acme.endpoint(endpoint).lastFailure()).isEqualTo("status_307");
    }

    @Test
    void aProcessThatDies_losesNothing_andWhoComesAfterItSendsTheSameId() {
        hub.deadNode();
        acme.tell(crm);
        acme.receive("open", ADA, 1);
        List<Runnable> dying = new ArrayList<>();
        hub.node(Runnable::run, dying::add).deliverDue();
        TriggerDelivery next = hub.node();
        rounds(next);
        assertThat(crm.calls).as("claimed by a node that may still live").isEmpty();
        hub.later(TriggerDelivery.CLAIM.plusSeconds(1));
        rounds(next);
        assertThat(crm.calls).hasSize(1);

        // Sent, and dead before it was noted: the receiver answers nothing any more, and the note is rolled back.
        acme.receive("click", ADA, 1);
        String id = crm.calls.get(1).id();
        hub.moxora.store.run(
                acme.scope,
                session -> session.sql()
                        .update(
                                "insert into trigger_delivery (organisation_id, endpoint_id, position, trigger_id, contact_id,"
                                        + " state, attempts, due_at, claimed_until, created_at)"
                                        + " select t.organisation_id, e.id, t.position, t.id, t.contact_id, 'waiting', 1, ?, ?, ?"
                                        + " from email_trigger t join trigger_endpoint e using (organisation_id)"
                                        + " where t.organisation_id = ? and t.type = 'click'",
                                hub.clock.instant(),
                                hub.clock.instant(),
                                hub.clock.instant(),
                                session.organisation()));
        acme.receive("open", GRACE, 1);
        rounds(next);
        assertThat(crm.calls.stream().filter(call -> call.id().equals(id))).hasSize(2);
    }

    /** Its receiver hangs, and holds no more senders than its share; the other's is told meanwhile. */
    @Test
    void aSlowReceiver_holdsUpNobodyElse() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch hanging = new CountDownLatch(DeliveryTable.TO_AN_ENDPOINT);
        ExecutorService threads = Executors.newFixedThreadPool(DeliveryTable.OF_AN_ORGANISATION + 2);
        try (Crm slow = new Crm()) {
            slow.behaviour = call -> {
                hanging.countDown();
                try {
                    release.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return Crm.Reply.of(200);
            };
            hub.node(threads, threads);
            acme.tell(slow);
            UUID there = bolt.contact(ADA);
            bolt.tell(crm);
            for (int i = 0; i < 20; i++) {
                acme.contact("s" + i + "@example.org");
                acme.receive("open", "s" + i + "@example.org", 1);
            }
            assertThat(hanging.await(20, TimeUnit.SECONDS)).isTrue();
            CountDownLatch told = new CountDownLatch(1);
            crm.behaviour = call -> {
                told.countDown();
                return Crm.Reply.of(200);
            };
            bolt.receive("bounce", ADA, 1);
            assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(crm.told(there)).containsExactly("email.bounce");
            assertThat(slow.calls).hasSize(DeliveryTable.TO_AN_ENDPOINT);
            release.countDown();
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Others' triggers wait on the shared platform as well, and a round asks for some organisations only. */
    private static void rounds(TriggerDelivery node) {
        for (int i = 0; i < 5; i++) {
            node.deliverDue();
        }
    }
}
