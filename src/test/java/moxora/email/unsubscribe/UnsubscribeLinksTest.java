package moxora.email.unsubscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.TestPlatform;
import moxora.email.Mailroom;
import moxora.email.Refusals;
import moxora.email.message.RegisteredMessage;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whose a link is, what its row tells, and when it does nothing any more. */
@Tag("T-45")
@Tag("B20")
@Tag("P54")
class UnsubscribeLinksTest {

    private static final String ADA = "ada@example.org";
    private static final List<String> TABLES =
            List.of("suppression", "email_event", "audit_entry", "unsubscribe_link", "parked_event", "message");

    private final TestPlatform platform = new TestPlatform();
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.bolt());
    private final Letters ofAcme = new Letters(platform.assembly, acme.scope);
    private final Letters ofBolt = new Letters(platform.assembly, bolt.scope);

    private Map<String, List<String>> everything(Mailroom room) {
        return TABLES.stream()
                .collect(Collectors.toMap(
                        table -> table,
                        table -> room.dump(table).stream().sorted().toList()));
    }

    @AfterEach
    void close() {
        platform.assembly.close();
    }

    @Test
    @Tag("P52")
    void aMarketingMessage_carriesBothHeaders_andOneThatIsOwedNeither() {
        UUID ada = acme.contact(ADA);
        Map<String, String> headers = ofAcme.headers(ada, "news", ADA);

        assertThat(headers).containsOnlyKeys("List-Unsubscribe", "List-Unsubscribe-Post");
        assertThat(headers.get("List-Unsubscribe")).matches("<https?://[^<>\\s]+/unsubscribe/[A-Za-z0-9_-]{71}>");
        assertThat(headers.get("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(ofAcme.headers(RegisteredMessage.Kind.TRANSACTIONAL, ada, null, ADA))
                .isEmpty();
        assertThatThrownBy(() -> ofAcme.headers(ada, "news"))
                .isInstanceOfSatisfying(Fault.class, Refusals.is(FaultCode.VALUE_REFUSED));
    }

    /** Whoever makes a scope by mistake gets no further: the row is not there, and would not open. */
    @Test
    @Tag("T-01")
    void anotherOrganisationsLink_doesNothingInOnesOwn() {
        UUID ada = acme.contact(ADA);
        bolt.contact(ADA);
        String token = ofAcme.token(ada, "news", ADA);
        Map<String, List<String>> before = everything(bolt);
        UUID link = platform.assembly
                .email
                .unsubscribeLinks
                .locate(token)
                .orElseThrow()
                .link();
        TenantScope wrong =
                new TenantScope(bolt.scope.organisation(), new Actor(link, Actor.Role.ANONYMOUS), Purpose.EMAIL_EVENTS);

        assertThat(platform.assembly.email.unsubscribes.unsubscribe(wrong, link))
                .isFalse();
        assertThat(platform.assembly.email.unsubscribes.preferences(wrong, link))
                .isEmpty();
        assertThat(everything(bolt)).isEqualTo(before);
        assertThat(ofAcme.unsubscribe(token)).isTrue();
        assertThat(everything(bolt)).isEqualTo(before);
    }

    @Test
    void withItsKeysDestroyedAndItsRowsStillThere_nothingIsOpenedOrWritten() {
        UUID ada = acme.contact(ADA);
        String token = ofAcme.token(ada, "news", ADA);
        platform.assembly.purging.run(
                acme.scope,
                session -> session.sql()
                        .update(
                                "update organisation set state = 'KEY_DESTROYED' where organisation_id = ?",
                                session.organisation()));
        Map<String, List<String>> before = everything(acme);
        long opened = platform.assembly.sealer.openings();

        assertThat(ofAcme.unsubscribe(token)).isFalse();

        assertThat(platform.assembly.sealer.openings()).isEqualTo(opened);
        assertThat(everything(acme)).isEqualTo(before);
    }

    @Test
    void afterItsTime_aLinkDoesNothing_andIsRemovedWithinADay() {
        UUID ada = acme.contact(ADA);
        String token = ofAcme.token(ada, "news", ADA);
        String kept = ofBolt.token(bolt.contact(ADA), "news", ADA);
        platform.clock.advanceTo(acme.now().plus(UnsubscribeLinks.LIFETIME).minusSeconds(60));
        assertThat(ofBolt.unsubscribe(kept)).isTrue();
        String young = ofAcme.token(ada, "offers", ADA);
        runExpiry();
        assertThat(acme.count("unsubscribe_link")).isEqualTo(2);

        platform.clock.advanceTo(acme.now().plus(Duration.ofDays(1)));
        assertThat(ofAcme.unsubscribe(token)).isFalse();
        assertThat(ofAcme.blocked("news", ADA)).isNull();
        runExpiry();
        assertThat(acme.count("unsubscribe_link")).isEqualTo(1);
        assertThat(bolt.count("unsubscribe_link")).isZero();
        assertThat(ofBolt.blocked("news", ADA)).as("what was done by it stays").isNotNull();
        assertThat(ofAcme.unsubscribe(young)).isTrue();
    }

    private void runExpiry() {
        platform.assembly.retention.run.run(acme.scope);
        platform.assembly.retention.run.run(bolt.scope);
    }

    /** What a database holder sees of a link: nothing that leads to a suppression or to a contact. */
    @Test
    void aLinksRow_holdsNoMarkAndNoContactInClear() {
        UUID ada = acme.contact(ADA);
        ofAcme.token(ada, "news", ADA);
        String row = acme.dump("unsubscribe_link").get(0);

        assertThat(row).doesNotContain(ada.toString());
        assertThat(row)
                .doesNotContain(java.util.HexFormat.of()
                        .formatHex(ofAcme.marks(ADA).get(0).bytes()));
    }
}
