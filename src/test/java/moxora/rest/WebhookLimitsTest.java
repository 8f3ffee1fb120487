package moxora.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import moxora.SettableClock;
import moxora.TestClusters;
import moxora.TestPlatform;
import moxora.account.Organisations;
import moxora.account.SignUp;
import moxora.app.Assembly;
import moxora.email.provider.Sender;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.limit.Allowance;
import moxora.limit.InFlight;
import moxora.limit.Incidents;
import moxora.limit.RateLimits;
import moxora.limit.RateLimits.Kind;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever guesses at signatures is slowed down, and takes nothing from the provider. */
@Tag("P63")
class WebhookLimitsTest {

    private static final int GUESSES = 20;
    private final SettableClock clock = new SettableClock();
    private final Assembly moxora = new Assembly(TestClusters.settings(), clock);
    private final Incidents incidents = new Incidents();
    private final RateLimits limits = new RateLimits(
            Map.of(Kind.SIGNATURES, new Allowance(GUESSES, GUESSES), Kind.ORGANISATION, new Allowance(5, 5)),
            clock,
            incidents);
    private final WebhooksResource webhooks = new WebhooksResource(
            moxora.email.webhookEndpoints,
            moxora.email.events,
            moxora.email.ignoredDeliveries,
            limits,
            new InFlight(2, 0, Duration.ZERO, incidents));
    private final Sender sender = new Sender();
    private final UUID endpoint = endpoint();
    private final UUID other = endpoint();

    @AfterEach
    void close() {
        moxora.close();
    }

    private UUID endpoint() {
        Organisations.Created created = moxora.organisations.signUp(new SignUp(
                "acme", "moxora", null, "GB", "Ada", UUID.randomUUID() + "@acme.example", TestPlatform.PASSWORD));
        TenantScope scope = TestPlatform.scope(created.organisation(), created.user());
        return moxora.email
                .webhookEndpoints
                .create(scope, "sendgrid", sender.verificationKey())
                .id();
    }

    private void deliver(UUID to, boolean signed) {
        byte[] body = "[]\r\n".getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        String signature = signed ? sender.signature(timestamp, body) : sender.signature("0", body);
        MultivaluedMap<String, String> headers = new MultivaluedHashMap<>();
        headers.putSingle("x-twilio-email-event-webhook-signature", signature);
        headers.putSingle("x-twilio-email-event-webhook-timestamp", timestamp);
        webhooks.receive("sendgrid", to.toString(), of(headers), new ByteArrayInputStream(body));
    }

    private static HttpHeaders of(MultivaluedMap<String, String> headers) {
        return (HttpHeaders) Proxy.newProxyInstance(
                HttpHeaders.class.getClassLoader(), new Class<?>[] {HttpHeaders.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getRequestHeaders")) {
                        return headers;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private FaultCode refusal(UUID to, boolean signed) {
        try {
            deliver(to, signed);
            throw new AssertionError("it was taken");
        } catch (Fault fault) {
            return fault.code();
        }
    }

    @Test
    void badSignatures_areLimitedByEndpoint_andGoodOnesGoOn() {
        for (int i = 0; i < GUESSES; i++) {
            assertThat(refusal(endpoint, false)).isEqualTo(FaultCode.INVALID_SIGNATURE);
        }
        assertThat(refusal(endpoint, false)).isEqualTo(FaultCode.TOO_MANY_REQUESTS);
        assertThat(refusal(other, false)).isEqualTo(FaultCode.INVALID_SIGNATURE);
        deliver(endpoint, true);
        clock.advance(Duration.ofSeconds(1));
        assertThat(refusal(endpoint, false)).isEqualTo(FaultCode.INVALID_SIGNATURE);
        assertThat(incidents.count(Incidents.Refusal.SIGNATURES)).isEqualTo(1);
    }

    @Test
    void goodOnes_areLimitedByOrganisation_andBadOnesTakeNothingFromIt() {
        for (int i = 0; i < GUESSES; i++) {
            refusal(endpoint, false);
        }
        for (int i = 0; i < 5; i++) {
            deliver(endpoint, true);
        }
        assertThatThrownBy(() -> deliver(endpoint, true)).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.TOO_MANY_REQUESTS);
            assertThat(fault.retryAfter()).isEqualTo(1);
        });
        deliver(other, true);
    }
}
