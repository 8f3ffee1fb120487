package moxora.email;

import static moxora.email.Refusals.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.audit.AuditAction;
import moxora.email.endpoint.Subscriptions;
import moxora.email.endpoint.WebhookEndpoints;
import moxora.email.event.Receipt;
import moxora.email.provider.Delivery;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.SnsTopic;
import moxora.email.sns.Calls;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers without a signature, and Amazon SES, from the delivery to the timeline. */
class ProvidersTest {

    private static final TestPlatform PLATFORM = TestPlatform.shared();

    private static SnsTopic topic;

    private final TenantScope acme = PLATFORM.acme();
    private final TenantScope bolt = PLATFORM.organisation("bolt", "moxora");
    private final Mailroom atAcme = new Mailroom(PLATFORM, acme);
    private final Mailroom atBolt = new Mailroom(PLATFORM, bolt);

    @BeforeAll
    static void topic() {
        topic = SnsCertificates.topic(SnsTopic.ARN);
    }

    /** An endpoint of some provider, and what its deliveries bear. */
    private record Door(TenantScope scope, String provider, UUID id, String authorization) {

        static Door of(TenantScope scope, String provider, String key) {
            WebhookEndpoints.Created made = PLATFORM.assembly.email.webhookEndpoints.create(scope, provider, key);
            String secret = made.secret();
            return new Door(
                    scope,
                    provider,
                    made.id(),
                    secret == null
                            ? ""
                            : "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
        }

        Receipt receive(String json) {
            return receive(new Delivery(
                    Map.of("Authorization", authorization, "Content-Type", "application/json"),
                    json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        }

        Receipt receive(Delivery delivery) {
            return PLATFORM.assembly.email.events.receive(
                    new TenantScope(scope.organisation(), new Actor(id, Actor.Role.PROVIDER), Purpose.EMAIL_EVENTS),
                    provider,
                    id,
                    delivery);
        }
    }

    private static String bounce(String provider, Instant at) {
        return switch (provider) {
            case "postmark" ->
                "{'RecordType':'Bounce','Type':'HardBounce','TypeCode':1,'MessageID':'m1','ID':7,"
                        + "'Email':'ADA@example.org','BouncedAt':'" + at + "','Details':'550 5.1.1 unknown'}";
            case "brevo" ->
                "{'event':'hard_bounce','email':'ADA@example.org','message-id':'<m1@x>','ts_event':"
                        + at.getEpochSecond() + ",'reason':'550'}";
            case "mailjet" ->
                "{'event':'bounce','email':'ADA@example.org','MessageID':19421777396190490,'time':"
                        + at.getEpochSecond() + ",'hard_bounce':true,'error_related_to':'recipient'}";
            default ->
                "{'msys':{'message_event':{'type':'bounce','bounce_class':'10','message_id':'m1','rcpt_to':"
                        + "'ADA@example.org','timestamp':'" + at.getEpochSecond() + "'}}}";
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"postmark", "brevo", "mailjet", "sparkpost"})
    @Tag("P13")
    @Tag("P15")
    @Tag("T-42")
    @Tag("T-43")
    void anEvent_isOnTheTimelineOnce_howeverOftenItComes_andABadOneBesideItLosesNothing(String provider) {
        UUID ada = atAcme.contact("ada@example.org");
        Door door = Door.of(acme, provider, null);
        Instant at = PLATFORM.clock.instant().minusSeconds(60);
        String bounce = bounce(provider, at);

        assertThat(door.receive("[" + bounce + ",{},3," + bounce + "]")).isEqualTo(new Receipt(1, 1, 2));
        for (int i = 0; i < 5; i++) {
            assertThat(door.receive(bounce)).isEqualTo(new Receipt(0, 1, 0));
        }
        assertThat(atAcme.timeline(ada)).singleElement().satisfies(item -> {
            assertThat(item.type()).isEqualTo(EmailEventType.BOUNCE);
            assertThat(item.bounceClass()).isEqualTo("hard");
        });
        assertThat(atAcme.count("parked_event")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postmark", "brevo", "mailjet", "sparkpost"})
    @Tag("P14")
    @Tag("T-41")
    void acmesPassword_opensNothingOfBolts_norItsOwnAtAnotherProvider(String provider) {
        UUID ofBolt = atBolt.contact("ada@example.org");
        Door ofAcme = Door.of(acme, provider, null);
        Door theirs = Door.of(bolt, provider, null);
        Door other = Door.of(acme, provider.equals("brevo") ? "mailjet" : "brevo", null);
        String bounce = bounce(provider, PLATFORM.clock.instant());

        for (Door strange : List.of(theirs, other)) {
            Door forged = new Door(strange.scope, strange.provider, strange.id, ofAcme.authorization);
            assertThatThrownBy(() -> forged.receive(bounce))
                    .isInstanceOfSatisfying(Fault.class, is(FaultCode.INVALID_SIGNATURE));
        }
        Door borrowed = new Door(bolt, provider, ofAcme.id, ofAcme.authorization);
        assertThatThrownBy(() -> borrowed.receive(bounce)).isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        assertThat(atBolt.timeline(ofBolt)).isEmpty();
        assertThat(theirs.receive(bounce)).isEqualTo(new Receipt(1, 0, 0));
        assertThat(atBolt.timeline(ofBolt)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postmark", "brevo", "mailjet", "sparkpost"})
    void thePassword_liesSealed(String provider) {
        Door door = Door.of(acme, provider, null);
        String secret = new String(Base64.getDecoder().decode(door.authorization.substring(6)), StandardCharsets.UTF_8);

        assertThat(atAcme.dump("webhook_endpoint"))
                .allSatisfy(row -> assertThat(row)
                        .doesNotContain(secret)
                        .doesNotContain(java.util.HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    @Tag("T-43")
    void anEventWithoutATime_isKnownByItsRawSelf_andShownAtItsReceipt() {
        UUID ada = atAcme.contact("ada@example.org");
        Door door = Door.of(acme, "postmark", null);
        String open = "{'RecordType':'Open','MessageID':'m1','Recipient':'ada@example.org','Platform':'Desktop'}";
        Instant before = PLATFORM.clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MICROS);

        assertThat(door.receive(open)).isEqualTo(new Receipt(1, 0, 0));
        PLATFORM.clock.advanceTo(PLATFORM.clock.instant().plus(Duration.ofMinutes(10)));
        assertThat(door.receive(open)).isEqualTo(new Receipt(0, 1, 0));
        assertThat(door.receive(open.replace("Desktop", "Mobile"))).isEqualTo(new Receipt(1, 0, 0));

        assertThat(atAcme.timeline(ada))
                .hasSize(2)
                .last()
                .satisfies(item -> assertThat(item.at()).isBetween(before, before.plusSeconds(60)));
    }

    @Test
    @Tag("T-43")
    void twoEventsWithinASecond_areTwo_inOneDeliveryAndInTwo() {
        UUID ada = atAcme.contact("ada@example.org");
        Door door = Door.of(acme, "postmark", null);
        Instant second = PLATFORM.clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        String click = "{'RecordType':'Click','MessageID':'m1','Recipient':'ada@example.org','OriginalLink':"
                + "'https://x.example/a','ReceivedAt':'AT'}";
        String first = click.replace("AT", second.plusMillis(100).toString());
        String next = click.replace("AT", second.plusMillis(200).toString());

        assertThat(door.receive("[" + first + "," + next + "]")).isEqualTo(new Receipt(2, 0, 0));
        assertThat(door.receive(next)).isEqualTo(new Receipt(0, 1, 0));
        assertThat(door.receive(first)).isEqualTo(new Receipt(0, 1, 0));
        assertThat(atAcme.timeline(ada)).hasSize(2);
    }

    @Test
    void anotherMediaType_isRefused() {
        Door door = Door.of(acme, "brevo", null);

        assertThatThrownBy(() -> door.receive(new Delivery(
                        Map.of("Authorization", door.authorization, "Content-Type", "text/plain"),
                        new byte[] {'[', ']'})))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.UNSUPPORTED_MEDIA_TYPE));
        assertThat(door.receive(new Delivery(Map.of("Authorization", door.authorization), new byte[] {'[', ']'})))
                .isEqualTo(Receipt.NOTHING);
    }

    private static String report(String type, String part, Instant at) {
        return ("{'eventType':'" + type + "','" + part + "':{'timestamp':'" + at + "','ipAddress':'198.51.100.7',"
                        + "'link':'https://x.example/a'},'mail':{'timestamp':'" + at + "','messageId':'m-ses',"
                        + "'destination':['ada@example.org','bob@example.org','nobody@example.net']}}")
                .replace('\'', '"');
    }

    @ParameterizedTest
    @CsvSource({"Open,open", "Click,click"})
    @Tag("P13")
    @Tag("T-42")
    void whatSesReports_isEverybodysItWentTo_onceInEffect(String type, String part) {
        UUID ada = atAcme.contact("ada@example.org");
        UUID bob = atAcme.contact("bob@example.org");
        Door door = Door.of(acme, "ses", SnsTopic.ARN);
        Instant now = PLATFORM.clock.instant();
        String report = report(type, part, now.minusSeconds(5));

        assertThat(door.receive(SnsTopic.delivery(topic.notification(now, report))))
                .isEqualTo(new Receipt(2, 0, 1));
        // Published again: another message of SNS, the same event.
        assertThat(door.receive(SnsTopic.delivery(topic.notification(now, report))))
                .isEqualTo(new Receipt(0, 3, 0));
        for (UUID contact : List.of(ada, bob)) {
            assertThat(atAcme.timeline(contact))
                    .singleElement()
                    .satisfies(item -> assertThat(item.type()).isEqualTo(EmailEventType.of(part)));
        }
    }

    @Test
    @Tag("P14")
    @Tag("T-41")
    void acmesTopic_reportsToAcmeOnly_andLateOnesAreStale() {
        Door ofAcme = Door.of(acme, "ses", SnsTopic.ARN);
        Door ofBolt = Door.of(bolt, "ses", SnsTopic.ARN.replace("mail-events", "bolts-events"));
        atAcme.contact("ada@example.org");
        UUID ada = atBolt.contact("ada@example.org");
        Instant now = PLATFORM.clock.instant();
        Delivery delivery = SnsTopic.delivery(topic.notification(now, report("Open", "open", now)));

        assertThatThrownBy(() -> ofBolt.receive(delivery))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.INVALID_SIGNATURE));
        assertThat(ofAcme.receive(delivery).accepted()).isEqualTo(1);
        Delivery late =
                SnsTopic.delivery(topic.notification(now.minus(Duration.ofMinutes(6)), report("Open", "open", now)));
        assertThatThrownBy(() -> ofAcme.receive(late))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.STALE_SIGNATURE));
        assertThat(atBolt.timeline(ada)).isEmpty();
    }

    private static final String CONFIRM =
            SnsTopic.HOST + "/?Action=ConfirmSubscription&TopicArn=" + SnsTopic.ARN + "&Token=2336412f";

    @Test
    void withoutAWayOut_aSubscriptionIsNotConfirmed_butItsAskingIsOnTheTrail() {
        Door door = Door.of(acme, "ses", SnsTopic.ARN);
        Instant now = PLATFORM.clock.instant();

        assertThat(door.receive(SnsTopic.delivery(topic.confirmation(now, CONFIRM))))
                .isEqualTo(Receipt.NOTHING);

        assertThat(noted(acme, AuditAction.ENDPOINT_CONFIRMATION_ASKED, door.id))
                .isEqualTo(1);
        assertThat(noted(acme, AuditAction.ENDPOINT_CONFIRMED, door.id)).isZero();
        assertThat(noted(bolt, AuditAction.ENDPOINT_CONFIRMATION_ASKED, door.id))
                .isZero();
    }

    @Test
    void withAWayOut_aSubscriptionIsConfirmed_andWhatFailsIsNotNoted() {
        UUID endpoint = Door.of(acme, "ses", SnsTopic.ARN).id;
        List<URI> opened = new ArrayList<>();

        subscriptions(200, opened).confirm(acme, endpoint, URI.create(CONFIRM));
        assertThatThrownBy(() -> subscriptions(403, opened).confirm(acme, endpoint, URI.create(CONFIRM)))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.SNS_UNAVAILABLE));

        assertThat(opened).hasSize(2).containsOnly(URI.create(CONFIRM));
        assertThat(noted(acme, AuditAction.ENDPOINT_CONFIRMED, endpoint)).isEqualTo(1);
    }

    private static Subscriptions subscriptions(int status, List<URI> opened) {
        return new Subscriptions(PLATFORM.assembly.store, PLATFORM.assembly.audit, Calls.answering(status, opened));
    }

    private static long noted(TenantScope scope, AuditAction action, UUID target) {
        return PLATFORM.assembly.store.within(
                scope,
                session -> PLATFORM.assembly.audit.before(session, Long.MAX_VALUE, 100).stream()
                        .map(entry -> entry.action() + ":" + entry.target())
                        .filter((action.name().toLowerCase(java.util.Locale.ROOT) + ":" + target)::equals)
                        .count());
    }
}
