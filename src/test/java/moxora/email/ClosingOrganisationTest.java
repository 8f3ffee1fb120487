package moxora.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import moxora.TestPlatform;
import moxora.email.event.Receipt;
import moxora.email.provider.Sender;
import moxora.erasure.Closure;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P83")
class ClosingOrganisationTest {

    private final TestPlatform platform = new TestPlatform();
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.bolt());

    @AfterEach
    void close() {
        platform.assembly.close();
    }

    @Test
    void providersAreHeardWhileItCloses_andAnsweredWithoutEffectWhenItIsGone() {
        UUID ada = acme.contact("ada@example.org");
        UUID adaAtBolt = bolt.contact("ada@example.org");
        TenantScope asProvider = acme.asProvider();
        Closure closure = platform.assembly.erasure.closures.request(acme.scope);

        assertThat(acme.receive(
                        Sender.event("open", "ada@example.org", acme.now()).build()))
                .isEqualTo(new Receipt(1, 0, 0));
        assertThat(acme.timeline(ada)).hasSize(1);
        assertThatThrownBy(() -> new Mailroom(platform, acme.scope))
                .isInstanceOfSatisfying(Fault.class, Refusals.is(FaultCode.ORGANISATION_CLOSING));

        platform.clock.advanceTo(closure.dueAt());
        platform.assembly.erasure.run.runDue();
        assertThat(platform.assembly.erasure.closures.find(acme.scope.organisation()))
                .hasValueSatisfying(
                        done -> assertThat(done.state()).isIn(OrganisationState.PURGED, OrganisationState.VERIFIED));

        assertThat(platform.assembly.email.webhookEndpoints.owner(acme.endpoint))
                .isEmpty();
        long ignored = platform.assembly.email.ignoredDeliveries.count();
        assertThat(platform.assembly.email.events.receive(
                        asProvider, "sendgrid", acme.endpoint, acme.sender.sign(acme.now(), "[]")))
                .isEqualTo(Receipt.NOTHING);
        assertThat(platform.assembly.email.ignoredDeliveries.count()).isEqualTo(ignored + 1);
        assertThat(acme.count("email_event") + acme.count("parked_event") + acme.count("webhook_endpoint"))
                .isZero();

        assertThat(bolt.receive(
                        Sender.event("open", "ada@example.org", bolt.now()).build()))
                .isEqualTo(new Receipt(1, 0, 0));
        assertThat(bolt.timeline(adaAtBolt)).hasSize(1);
    }

    @Test
    void withItsKeysDestroyedAndItsRowsStillThere_nothingIsOpenedOrWritten() {
        acme.contact("ada@example.org");
        platform.assembly.purging.run(
                acme.scope,
                session -> session.sql()
                        .update(
                                "update organisation set state = 'KEY_DESTROYED' where organisation_id = ?",
                                session.organisation()));
        long opened = platform.assembly.sealer.openings();

        assertThat(acme.receive(
                        Sender.event("open", "ada@example.org", acme.now()).build()))
                .isEqualTo(Receipt.NOTHING);

        assertThat(platform.assembly.sealer.openings()).isEqualTo(opened);
        assertThat(acme.count("email_event") + acme.count("parked_event")).isZero();
    }

    /** Whenever a delivery meets the destruction of the keys: it is before it, it is told to come again, or it has no effect. */
    @Test
    @Tag("T-54")
    void deliveriesWhileTheKeysAreDestroyed_leaveNoRow() throws Exception {
        acme.contact("ada@example.org");
        TenantScope asProvider = acme.asProvider();
        Closure closure = platform.assembly.erasure.closures.request(acme.scope);
        platform.clock.advanceTo(closure.dueAt());
        Instant signed = acme.now();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch heard = new CountDownLatch(1);
        List<String> others = new CopyOnWriteArrayList<>();
        ExecutorService provider = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> deliveries = provider.submit(() -> {
                int sent = 0;
                while (!over.get()) {
                    try {
                        platform.assembly.email.events.receive(
                                asProvider,
                                "sendgrid",
                                acme.endpoint,
                                acme.sender.sign(
                                        signed,
                                        Sender.event("open", "ada@example.org", signed.minusSeconds(++sent))
                                                .build(),
                                        Sender.event("processed", "ada@example.org", signed.minusSeconds(sent))
                                                .build()));
                    } catch (Fault fault) {
                        if (fault.code() != FaultCode.KEY_UNAVAILABLE) {
                            others.add(fault.code().wire());
                        }
                    }
                    heard.countDown();
                }
                return sent;
            });
            assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
            platform.assembly.erasure.run.runDue();
            over.set(true);
            assertThat(deliveries.get(20, TimeUnit.SECONDS)).isPositive();
        } finally {
            over.set(true);
            provider.shutdownNow();
        }

        assertThat(others).isEmpty();
        assertThat(platform.assembly.email.events.receive(
                        asProvider, "sendgrid", acme.endpoint, acme.sender.sign(acme.now(), "[]")))
                .isEqualTo(Receipt.NOTHING);
        for (String table : List.of("email_event", "parked_event", "late_event", "erased_address", "event_mapping")) {
            assertThat(acme.count(table)).as(table).isZero();
        }
    }
}
