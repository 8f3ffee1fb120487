package moxora.email.endpoint;

import static moxora.email.Refusals.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.audit.AuditTrail;
import moxora.email.Mailroom;
import moxora.email.event.Receipt;
import moxora.email.provider.Sender;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WebhookEndpointsTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final WebhookEndpoints endpoints = platform.assembly.email.webhookEndpoints;
    private final TenantScope acme = platform.acme();
    private final TenantScope bolt = platform.bolt();
    private final String key = new Sender().verificationKey();

    @Test
    @Tag("P14")
    void anEndpoint_leadsToItsOwnOrganisation_andIsOnItsTrailOnly() {
        WebhookEndpoints.Created ofAcme = endpoints.create(acme, "sendgrid", key);
        WebhookEndpoints.Created ofBolt = endpoints.create(bolt, "sendgrid", key);

        assertThat(endpoints.owner(ofAcme.id())).contains(acme.organisation());
        assertThat(endpoints.owner(ofBolt.id())).contains(bolt.organisation());
        assertThat(endpoints.list(acme)).containsExactly(ofAcme.endpoint());
        assertThat(trail(acme))
                .contains("endpoint_created:" + ofAcme.id())
                .doesNotContain("endpoint_created:" + ofBolt.id());
    }

    @Test
    @Tag("T-01")
    void anothersEndpoint_isNotThere() {
        UUID ofAcme = endpoints.create(acme, "sendgrid", key).id();

        assertThatThrownBy(() -> endpoints.remove(bolt, ofAcme))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        assertThatThrownBy(() -> platform.assembly.email.events.receive(
                        bolt, "sendgrid", ofAcme, new Sender().sign(platform.clock.instant(), "[]")))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        assertThat(endpoints.list(bolt)).isEmpty();
        assertThat(endpoints.owner(ofAcme)).contains(acme.organisation());
    }

    @Test
    void aRemovedEndpoint_takesNothingMore() {
        Mailroom mailroom = new Mailroom(platform, acme);
        assertThat(mailroom.receive()).isEqualTo(Receipt.NOTHING);

        endpoints.remove(acme, mailroom.endpoint);

        assertThatThrownBy(mailroom::receive).isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        assertThat(trail(acme)).contains("endpoint_removed:" + mailroom.endpoint);
    }

    @Test
    void anIdThatWasNeverGiven_isNotThere() {
        UUID given = endpoints.create(acme, "sendgrid", key).id();

        for (int bit = 0; bit < 64; bit++) {
            UUID altered = new UUID(given.getMostSignificantBits(), given.getLeastSignificantBits() ^ 1L << bit);
            assertThatThrownBy(() -> endpoints.owner(altered))
                    .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        }
        assertThatThrownBy(() -> endpoints.owner(UUID.randomUUID())).isInstanceOf(Fault.class);
        assertThat(given.version()).isEqualTo(7);
        assertThat(given.variant()).isEqualTo(2);
    }

    @Test
    void theKey_liesSealedAndIsNotShownAgain() {
        endpoints.create(acme, "sendgrid", key);

        List<String> rows = new Mailroom(platform, acme).dump("webhook_endpoint");
        byte[] der = Base64.getDecoder().decode(key);
        String point = java.util.HexFormat.of().formatHex(Arrays.copyOfRange(der, der.length - 64, der.length));
        assertThat(rows)
                .hasSize(2)
                .allSatisfy(row -> assertThat(row).doesNotContain(key).doesNotContain(point));
        assertThat(endpoints.list(acme).toString()).doesNotContain(key);
    }

    @Test
    void anotherProvider_isRefusedWithTheOnesThatAreAllowed() {
        assertThatThrownBy(() -> endpoints.create(acme, "pigeon", key)).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
            assertThat(fault.complaints()).singleElement().satisfies(complaint -> {
                assertThat(complaint.pointer()).isEqualTo("/provider");
                assertThat(complaint.message()).contains("sendgrid", "mailgun").doesNotContain("pigeon");
            });
        });
    }

    static Stream<Arguments> notKeys() throws Exception {
        byte[] good = Base64.getDecoder().decode(new Sender().verificationKey());
        byte[] offTheCurve = good.clone();
        offTheCurve[good.length - 1] ^= 1;
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        return Stream.of(
                Arguments.of("nothing", null),
                Arguments.of("blank", "  "),
                Arguments.of("not base64", "%%%"),
                Arguments.of("no key", Base64.getEncoder().encodeToString("a key".getBytes())),
                Arguments.of(
                        "another curve",
                        encoded(Sender.keyPair("secp384r1").getPublic().getEncoded())),
                Arguments.of("RSA", encoded(rsa.generateKeyPair().getPublic().getEncoded())),
                Arguments.of(
                        "a private key",
                        encoded(Sender.keyPair("secp256r1").getPrivate().getEncoded())),
                Arguments.of("a point off the curve", encoded(offTheCurve)),
                Arguments.of("cut short", encoded(Arrays.copyOf(good, good.length - 1))),
                Arguments.of("something after it", encoded(Arrays.copyOf(good, good.length + 1))),
                Arguments.of("endless", "A".repeat(100_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notKeys")
    void whatIsNoKeyOfP256_isRefused(String what, String text) {
        assertThatThrownBy(() -> endpoints.create(acme, "sendgrid", text))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
                    assertThat(fault.complaints())
                            .extracting(Fault.Complaint::pointer, Fault.Complaint::code)
                            .containsExactly(org.assertj.core.groups.Tuple.tuple(
                                    "/verificationKey", "invalid_verification_key"));
                });
        assertThat(endpoints.list(acme)).isEmpty();
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private List<String> trail(TenantScope scope) {
        return platform.assembly.store.within(
                scope,
                session -> platform.assembly.audit.before(session, Long.MAX_VALUE, 100).stream()
                        .map((AuditTrail.Entry entry) -> entry.action() + ":" + entry.target())
                        .toList());
    }
}
