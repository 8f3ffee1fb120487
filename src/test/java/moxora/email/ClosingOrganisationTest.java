package moxora.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import moxora.TestPlatform;
import moxora.email.provider.Sender;
import moxora.erasure.Closure;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P83")
class ClosingOrganisationTest {

    private final TestPlatform platform = new TestPlatform();
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.bolt());

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
                .isInstanceOfSatisfying(Fault.class, WebhookEndpointsTest.is(FaultCode.ORGANISATION_CLOSING));

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
}
