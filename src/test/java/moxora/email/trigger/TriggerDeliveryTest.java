package moxora.email.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import moxora.TestPlatform;
import moxora.email.provider.Sender;
import moxora.erasure.Closure;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the CRM is told: once in effect, in its order, signed, and nothing of the erased. */
@Tag("P15")
class TriggerDeliveryTest {

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
    void anEvent_isToldAfterItsCommit_signed_andWithoutAnAddress() {
        hub.node();
        TriggerEndpoints.Secret secret = acme.tell(crm);
        acme.receive(Sender.event("bounce", ADA, hub.clock.instant())
                .add("status", "5.1.1")
                .add("reason", "550 5.1.1 <" + ADA + "> unknown, from 198.51.100.77")
                .build());

        assertThat(crm.calls).singleElement().satisfies(call -> {
            assertThat(call.isSignedWith(secret.secret())).isTrue();
            assertThat(call.isSignedWith(SigningSecrets.next()))
                    .as("another secret")
                    .isFalse();
            assertThat(call.timestamp())
                    .isEqualTo(Long.toString(hub.clock.instant().getEpochSecond()));
            assertThat(call.json().getString("id")).isEqualTo(call.id());
            assertThat(call.type()).isEqualTo("email.bounce");
            assertThat(call.contact()).isEqualTo(ada);
            assertThat(call.json().getString("bounceClass")).isEqualTo("hard");
            assertThat(call.json().getString("statusCode")).isEqualTo("5.1.1");
            assertThat(call.json().getString("receivedAt"))
                    .isEqualTo(hub.clock.instant().toString());
            assertThat(call.body().toLowerCase(java.util.Locale.ROOT))
                    .doesNotContain("ada@", "198.51.100.77", "iphone");
        });
        assertThat(acme.count("trigger_delivery")).isZero();
        assertThat(acme.isWaiting()).isFalse();
        assertThat(acme.endpoint(secret.endpoint()).state()).isEqualTo(TriggerEndpoints.State.ACTIVE);
    }

    @Test
    @Tag("T-46")
    void whatAProgramDid_whatIsNobodys_andWhatIsNotWanted_isNotTold() {
        hub.node();
        acme.tell(crm, "email.open", "email.bounce");
        bolt.tell(crm);
        acme.receive(
                Sender.event("open", ADA, hub.clock.instant())
                        .add("sg_machine_open", true)
                        .build(),
                acme.event("open", "nobody@example.org", 1),
                acme.event("processed", ADA, 2),
                acme.event("click", ADA, 3),
                acme.event("open", ADA, 4));

        assertThat(crm.calls)
                .singleElement()
                .satisfies(call -> assertThat(call.type()).isEqualTo("email.open"));
        assertThat(acme.fed()).extracting(trigger -> trigger.type().wire()).containsExactly("open", "click");
        assertThat(bolt.count("email_trigger")).isZero();
    }

    @Test
    void withoutAnybodyWhoAsks_nothingIsWritten() {
        acme.receive("open", ADA, 1);
        assertThat(acme.count("email_trigger")).isZero();
        assertThat(acme.fed()).isEmpty();
        acme.receive("open", ADA, 2);
        assertThat(acme.fed()).hasSize(1);
    }

    @Test
    @Tag("T-54")
    void anErasedContactsTrigger_isNeverSent() {
        hub.deadNode();
        UUID endpoint = acme.tell(crm).endpoint();
        acme.receive("open", ADA, 2);
        acme.receive("open", GRACE, 2);
        hub.moxora.contacts.erase(acme.scope, ada, null);
        TriggerDelivery node = hub.node();
        node.deliverDue();
        rounds(node);
        assertThat(crm.told(ada)).isEmpty();
        assertThat(crm.told(grace)).hasSize(1);

        // Handed out already, waiting for its second attempt.
        crm.behaviour = call -> Crm.Reply.of(500);
        UUID back = acme.contact("back@example.org");
        acme.receive("open", "back@example.org", 1);
        assertThat(crm.told(back)).hasSize(1);
        hub.moxora.contacts.erase(acme.scope, back, null);
        assertThat(acme.count("trigger_delivery")).isZero();
        hub.later(Duration.ofHours(1));
        rounds(node);
        assertThat(crm.told(back)).hasSize(1);
        assertThat(acme.fed()).extracting(Trigger::contact).containsExactly(grace);
        assertThat(acme.endpoint(endpoint).state()).isEqualTo(TriggerEndpoints.State.ACTIVE);
    }

    @Test
    @Tag("T-54")
    void aContactErasedWhileItsTriggerWaitsForASender_isNotTold() {
        List<Runnable> held = new ArrayList<>();
        hub.node(Runnable::run, held::add);
        acme.tell(crm);
        acme.receive("open", ADA, 1);
        assertThat(held).hasSize(1);
        hub.moxora.contacts.erase(acme.scope, ada, null);
        List.copyOf(held).forEach(Runnable::run);
        assertThat(crm.calls).isEmpty();
    }

    @Test
    void twoNodesAndManyThreads_tellEachOnce_andEachContactInOrder() throws InterruptedException {
        hub.deadNode();
        acme.tell(crm);
        List<UUID> people = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            people.add(acme.contact("p" + i + "@example.org"));
        }
        for (int round = 0; round < 8; round++) {
            for (int i = 0; i < 6; i++) {
                acme.receive("open", "p" + i + "@example.org", 100 - round);
            }
        }
        List<UUID> order = acme.fed().stream().map(Trigger::id).toList();
        Map<UUID, AtomicInteger> atOnce = new ConcurrentHashMap<>();
        AtomicInteger overlaps = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(48);
        crm.behaviour = call -> {
            if (atOnce.computeIfAbsent(call.contact(), contact -> new AtomicInteger())
                            .incrementAndGet()
                    > 1) {
                overlaps.incrementAndGet();
            }
            atOnce.get(call.contact()).decrementAndGet();
            all.countDown();
            return Crm.Reply.of(200);
        };
        ExecutorService threads = Executors.newFixedThreadPool(12);
        try {
            TriggerDelivery one = hub.node(threads, threads);
            TriggerDelivery other = hub.node(threads, threads);
            while (!all.await(20, TimeUnit.MILLISECONDS)) {
                one.deliverDue();
                other.deliverDue();
            }
        } finally {
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(crm.calls).hasSize(48);
        assertThat(overlaps).hasValue(0);
        for (UUID person : people) {
            List<UUID> told = crm.calls.stream()
                    .filter(call -> call.contact().equals(person))
                    .map(call -> UUID.fromString(call.id()))
                    .toList();
            assertThat(told).hasSize(8).isSortedAccordingTo(java.util.Comparator.comparingInt(order::indexOf));
        }
    }

    @Test
    void whileTheOrganisationIsBeingClosed_nothingIsSent_andUndone_allFollows() {
        TriggerDelivery node = hub.node();
        acme.tell(crm);
        Closure closure = hub.moxora.erasure.closures.request(acme.scope);
        assertThat(closure).isNotNull();
        acme.receive("bounce", ADA, 1);
        rounds(node);
        assertThat(crm.calls).isEmpty();
        hub.moxora.erasure.closures.undo(acme.scope);
        rounds(node);
        assertThat(crm.told(ada)).containsExactly("email.bounce");
    }

    @Test
    void aReplacedSecret_signsForADayBesideTheNewOne() {
        hub.node();
        TriggerEndpoints.Secret first = acme.tell(crm);
        TriggerEndpoints.Secret second = hub.endpoints.rotate(acme.scope, first.endpoint());
        acme.receive("open", ADA, 1);
        hub.later(TriggerEndpoints.OVERLAP);
        acme.receive("open", ADA, 1);

        assertThat(crm.calls.get(0).isSignedWith(first.secret())).isTrue();
        assertThat(crm.calls.get(0).isSignedWith(second.secret())).isTrue();
        assertThat(crm.calls.get(1).isSignedWith(first.secret())).isFalse();
        assertThat(crm.calls.get(1).isSignedWith(second.secret())).isTrue();
        assertThatThrownBy(() -> hub.endpoints.rotate(bolt.scope, first.endpoint()))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.NOT_FOUND));
    }

    @Test
    void endpoints_areTwentyAtMost_andGoWithWhatWaits() {
        hub.deadNode();
        List<UUID> made = new ArrayList<>();
        for (int i = 0; i < TriggerEndpoints.MOST; i++) {
            made.add(acme.tell(crm).endpoint());
        }
        assertThatThrownBy(() -> acme.tell(crm))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.CONFLICT));
        acme.receive("open", ADA, 1);
        made.forEach(endpoint -> hub.endpoints.remove(acme.scope, endpoint));
        rounds(hub.node());
        assertThat(crm.calls).isEmpty();
        assertThat(acme.isWaiting()).isFalse();
        assertThat(hub.endpoints.list(acme.scope)).isEmpty();
    }

    @Test
    void afterThirtyDays_triggersAreForgotten_deliveredOrNot() {
        hub.deadNode();
        acme.tell(crm);
        acme.receive("open", ADA, 1);
        hub.later(Hub.KEPT.plusSeconds(1));
        hub.forgetOld(acme.scope);
        assertThat(acme.count("email_trigger")).isZero();
        rounds(hub.node());
        assertThat(crm.calls).isEmpty();
    }

    /** Others' triggers wait on the shared platform as well, and a round asks for some organisations only. */
    private static void rounds(TriggerDelivery node) {
        for (int i = 0; i < 5; i++) {
            node.deliverDue();
        }
    }
}
