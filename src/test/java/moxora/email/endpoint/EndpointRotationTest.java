package moxora.email.endpoint;

import static moxora.email.Refusals.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldValues;
import moxora.email.Mailroom;
import moxora.email.SignedMailroom;
import moxora.email.event.Receipt;
import moxora.email.provider.Sender;
import moxora.email.provider.SignedSenders;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two secrets while one replaces the other, and endpoints that are paused. */
class EndpointRotationTest {

    private static final String ADA = "ada@example.org";

    private final TestPlatform platform = TestPlatform.shared();
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final UUID ada = acme.contact(ADA);
    private final WebhookEndpoints endpoints = platform.assembly.email.webhookEndpoints;
    private final EndpointSecrets secrets = platform.assembly.email.endpointSecrets;
    private final Instant then =
            Instant.ofEpochSecond(acme.now().getEpochSecond()).minus(Duration.ofDays(3));

    static Stream<Arguments> keys() {
        return Stream.of(
                Arguments.of("mailgun", "key-of-mailgun-1", "key-of-mailgun-2"),
                Arguments.of("mailersend", "secret-of-mailersend-1", "secret-of-mailersend-2"),
                Arguments.of("resend", SignedSenders.whsec(24, 1), SignedSenders.whsec(32, 2)),
                Arguments.of("standard", null, null));
    }

    @ParameterizedTest(name = "{0}")
    @Tag("T-41")
    @MethodSource("keys")
    void twoSecrets_areBothGoodUntilOneIsRemoved(String provider, String oldKey, String newKey) {
        SignedMailroom room = new SignedMailroom(platform, acme.scope, provider, oldKey);
        EndpointSecrets.Added added = secrets.add(acme.scope, room.endpoint, newKey);
        String fresh = newKey == null ? added.value() : newKey;
        assertThat(added.value() == null).isEqualTo(newKey != null);

        assertThat(room.receive(room.opened(room.secret, room.now(), ADA, then)))
                .isEqualTo(new Receipt(1, 0, 0));
        assertThat(room.receive(room.opened(fresh, room.now(), ADA, then.plusSeconds(60))))
                .isEqualTo(new Receipt(1, 0, 0));

        List<EndpointSecrets.Secret> both = secrets.list(acme.scope, room.endpoint);
        assertThat(both)
                .hasSize(2)
                .last()
                .extracting(EndpointSecrets.Secret::id)
                .isEqualTo(added.id());
        secrets.remove(acme.scope, room.endpoint, both.get(0).id());

        assertThatThrownBy(() -> room.receive(room.opened(room.secret, room.now(), ADA, then.plusSeconds(120))))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.INVALID_SIGNATURE));
        assertThat(room.receive(room.opened(fresh, room.now(), ADA, then.plusSeconds(180))))
                .isEqualTo(new Receipt(1, 0, 0));
        assertThat(acme.timeline(ada)).hasSize(3);
    }

    @Test
    @Tag("T-41")
    void sendGridsKey_isReplacedTheSameWay() {
        Sender next = new Sender();
        secrets.add(acme.scope, acme.endpoint, next.verificationKey());

        for (Sender sender : List.of(acme.sender, next)) {
            assertThat(acme.receive(sender.sign(acme.now(), "[]"))).isEqualTo(Receipt.NOTHING);
        }
        assertThatThrownBy(() -> acme.receive(new Sender().sign(acme.now(), "[]")))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.INVALID_SIGNATURE));
    }

    @Test
    @Tag("T-42")
    void stale_isWhatOneOfThemSigned_andNothingElse() {
        SignedMailroom room = SignedMailroom.standard(platform, acme.scope);
        String second = secrets.add(acme.scope, room.endpoint, null).value();
        Instant old = room.now().minusSeconds(400);

        for (String secret : List.of(room.secret, second)) {
            assertThatThrownBy(() -> room.receive(room.opened(secret, old, ADA, then)))
                    .isInstanceOfSatisfying(Fault.class, is(FaultCode.STALE_SIGNATURE));
        }
        assertThatThrownBy(() -> room.receive(room.opened(SignedSenders.whsec(32, 7), old, ADA, then)))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.INVALID_SIGNATURE));
    }

    @Test
    void aThirdSecret_theSameOneAgain_andTheRemovalOfTheLast_areRefused() {
        SignedMailroom room = SignedMailroom.mailgun(platform, acme.scope);
        assertThatThrownBy(() -> secrets.add(acme.scope, room.endpoint, room.secret))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.CONFLICT));
        assertThatThrownBy(() -> secrets.add(acme.scope, room.endpoint, null))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.VALUE_REFUSED));
        UUID second = secrets.add(acme.scope, room.endpoint, "another-key-1").id();
        assertThatThrownBy(() -> secrets.add(acme.scope, room.endpoint, "another-key-2"))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.CONFLICT));
        UUID first = secrets.list(acme.scope, room.endpoint).get(0).id();
        secrets.remove(acme.scope, room.endpoint, first);
        assertThatThrownBy(() -> secrets.remove(acme.scope, room.endpoint, first))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        assertThatThrownBy(() -> secrets.remove(acme.scope, room.endpoint, second))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.CONFLICT));
        assertThat(view(room).secrets()).isEqualTo(1);
    }

    @Test
    @Tag("T-01")
    void anothersEndpoint_isNotThere() {
        SignedMailroom room = SignedMailroom.standard(platform, acme.scope);
        UUID secret = secrets.list(acme.scope, room.endpoint).get(0).id();
        TenantScope bolt = platform.bolt();
        for (Runnable act : List.<Runnable>of(
                () -> secrets.list(bolt, room.endpoint),
                () -> secrets.add(bolt, room.endpoint, null),
                () -> secrets.remove(bolt, room.endpoint, secret),
                () -> endpoints.pause(bolt, room.endpoint, true))) {
            assertThatThrownBy(act::run).isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        }
        assertThat(view(room).paused()).isFalse();
        assertThat(view(room).secrets()).isEqualTo(1);
    }

    @Test
    void secrets_lieSealed_andNoViewHoldsOne() {
        SignedMailroom room = SignedMailroom.mailgun(platform, acme.scope);
        EndpointSecrets.Added added = secrets.add(acme.scope, room.endpoint, "quokka-of-zanzibar");

        assertThat(acme.dump("webhook_endpoint"))
                .allSatisfy(row -> assertThat(row)
                        .doesNotContain("quokka")
                        .doesNotContain(java.util.HexFormat.of().formatHex("quokka".getBytes())));
        assertThat(secrets.list(acme.scope, room.endpoint) + " " + added + endpoints.list(acme.scope))
                .doesNotContain("quokka")
                .doesNotContain(room.secret);
        SignedMailroom ours = SignedMailroom.standard(platform, acme.scope);
        assertThat(secrets.add(acme.scope, ours.endpoint, null).toString()).doesNotContain("whsec_");
    }

    @Test
    void anEndpointOfBeforeThereWereTwo_goesOn_andCanBeRotated() {
        SignedMailroom room = SignedMailroom.mailgun(platform, acme.scope);
        platform.assembly.sealer.prepare(acme.scope);
        platform.assembly.store.run(
                acme.scope,
                session -> session.sql()
                        .update(
                                "update webhook_endpoint set sealed = ? where organisation_id = ? and id = ?",
                                platform.assembly.sealer.seal(
                                        acme.scope,
                                        Compartment.ENDPOINT,
                                        room.endpoint,
                                        new FieldValues().with("verificationKey", room.secret)),
                                session.organisation(),
                                room.endpoint));

        assertThat(room.receive(room.opened(ADA, then))).isEqualTo(new Receipt(1, 0, 0));
        assertThat(secrets.list(acme.scope, room.endpoint))
                .singleElement()
                .extracting(EndpointSecrets.Secret::id)
                .isEqualTo(room.endpoint);
        secrets.add(acme.scope, room.endpoint, "another-key-1");
        assertThat(room.receive(room.opened(ADA, then.plusSeconds(60)))).isEqualTo(new Receipt(1, 0, 0));
        secrets.remove(acme.scope, room.endpoint, room.endpoint);
        assertThatThrownBy(() -> room.receive(room.opened(ADA, then)))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.INVALID_SIGNATURE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void whilePaused_whatIsProvedIsSentBack_andNothingOfItIsKept(String provider, String key, String unused) {
        SignedMailroom room = new SignedMailroom(platform, acme.scope, provider, key);
        assertThat(endpoints.pause(acme.scope, room.endpoint, true).paused()).isTrue();

        assertThatThrownBy(() -> room.receive(room.opened(ADA, then))).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.ENDPOINT_PAUSED);
            assertThat(fault.code().status()).isEqualTo(503);
            assertThat(fault.retryAfter()).isEqualTo(600);
        });
        assertThatThrownBy(() -> room.receive(room.opened(SignedSenders.whsec(32, 9), room.now(), ADA, then)))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.INVALID_SIGNATURE));
        assertThat(acme.count("email_event") + acme.count("parked_event") + acme.count("used_signature"))
                .isZero();

        endpoints.pause(acme.scope, room.endpoint, false);
        assertThat(room.receive(room.opened(ADA, then))).isEqualTo(new Receipt(1, 0, 0));
    }

    @Test
    void theDayOfTheLastDelivery_isShown_andWrittenOnceADay() {
        SignedMailroom room = SignedMailroom.standard(platform, acme.scope);
        assertThat(view(room).lastDelivery()).isNull();
        LocalDate today = LocalDate.ofInstant(room.now(), ZoneOffset.UTC);

        room.receive(room.opened(ADA, then));
        assertThat(view(room).lastDelivery()).isEqualTo(today);
        String version = version(room);
        room.receive(room.opened(ADA, then));
        assertThat(version(room)).isEqualTo(version);

        platform.clock.advanceTo(room.now().plus(Duration.ofDays(1)));
        room.receive(room.opened(ADA, then));
        assertThat(view(room).lastDelivery()).isEqualTo(today.plusDays(1));
        assertThat(version(room)).isNotEqualTo(version);
    }

    private String version(SignedMailroom room) {
        return platform.assembly.store.within(
                acme.scope,
                session -> session.sql()
                        .first(
                                "select xmin::text from webhook_endpoint where organisation_id = ? and id = ?",
                                row -> row.text(1),
                                session.organisation(),
                                room.endpoint)
                        .orElseThrow());
    }

    @Test
    void eachAct_isOnTheTrail_once() {
        SignedMailroom room = SignedMailroom.standard(platform, acme.scope);
        endpoints.pause(acme.scope, room.endpoint, true);
        endpoints.pause(acme.scope, room.endpoint, true);
        endpoints.pause(acme.scope, room.endpoint, false);
        UUID added = secrets.add(acme.scope, room.endpoint, null).id();
        secrets.remove(acme.scope, room.endpoint, added);

        List<String> trail = platform.assembly.store.within(
                acme.scope,
                session -> platform.assembly.audit.before(session, Long.MAX_VALUE, 100).stream()
                        .filter(entry -> room.endpoint.equals(entry.target()))
                        .map((AuditTrail.Entry entry) ->
                                entry.action().toString().toLowerCase(Locale.ROOT))
                        .toList());
        assertThat(trail)
                .containsExactly(
                        "endpoint_secret_removed",
                        "endpoint_secret_added",
                        "endpoint_resumed",
                        "endpoint_paused",
                        "endpoint_created");
    }

    private WebhookEndpoints.Endpoint view(SignedMailroom room) {
        return endpoints.list(acme.scope).stream()
                .filter(endpoint -> endpoint.id().equals(room.endpoint))
                .findFirst()
                .orElseThrow();
    }
}
