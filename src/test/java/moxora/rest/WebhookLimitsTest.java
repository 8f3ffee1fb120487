package moxora.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
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
import moxora.limit.AddressKeys;
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

    /** Nothing is asked of it but to whom it belongs, and that is answered in its stead. */
    private static final HttpServletRequest NO_REQUEST = (HttpServletRequest) Proxy.newProxyInstance(
            HttpServletRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private String from = "192.0.2.1";
    private final SettableClock clock = new SettableClock();
    private final Assembly moxora = new Assembly(TestClusters.settings(), clock);
    private final Incidents incidents = new Incidents();
    private final RateLimits limits = new RateLimits(
            Map.of(
                    Kind.SIGNATURES,
                    new Allowance(GUESSES, GUESSES),
                    Kind.ORGANISATION,
                    new Allowance(5, 5),
                    Kind.ADDRESS,
                    new Allowance(3, 3)),
            clock,
            incidents);
    private final WebhooksResource webhooks = new WebhooksResource(
            moxora.email.webhookEndpoints,
            moxora.email.events,
            moxora.email.ignoredDeliveries,
            limits,
            new InFlight(2, 0, Duration.ZERO, incidents),
            new AddressKeys(),
            request -> from);
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

    private FaultCode refusal(String provider, String to, Map<String, String> given, byte[] body) {
        MultivaluedMap<String, String> headers = new MultivaluedHashMap<>();
        given.forEach(headers::putSingle);
        try {
            webhooks.receive(provider, to, of(headers), NO_REQUEST, new ByteArrayInputStream(body));
            throw new AssertionError("it was taken");
        } catch (Fault fault) {
            return fault.code();
        }
    }

    private void deliver(UUID to, boolean signed) {
        byte[] body = "[]\r\n".getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        String signature = signed ? sender.signature(timestamp, body) : sender.signature("0", body);
        MultivaluedMap<String, String> headers = new MultivaluedHashMap<>();
        headers.putSingle("x-twilio-email-event-webhook-signature", signature);
        headers.putSingle("x-twilio-email-event-webhook-timestamp", timestamp);
        webhooks.receive("sendgrid", to.toString(), of(headers), NO_REQUEST, new ByteArrayInputStream(body));
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

    @Test
    @Tag("T-41")
    void endpointsThatAreNotThere_areLimitedByAddress_andThoseThatAreTakeNothingFromIt() {
        byte[] body = {'[', ']'};
        for (int i = 0; i < 20; i++) {
            assertThat(refusal(endpoint, false)).isEqualTo(FaultCode.INVALID_SIGNATURE);
        }
        assertThat(refusal("sendgrid", UUID.randomUUID().toString(), Map.of(), body))
                .isEqualTo(FaultCode.NOT_FOUND);
        assertThat(refusal("mailgun", endpoint.toString(), Map.of(), body)).isEqualTo(FaultCode.NOT_FOUND);
        assertThat(refusal("sendgrid", "nonsense", Map.of(), body)).isEqualTo(FaultCode.MALFORMED_ID);
        assertThat(refusal("sendgrid", UUID.randomUUID().toString(), Map.of(), body))
                .isEqualTo(FaultCode.TOO_MANY_REQUESTS);
        from = "192.0.2.2";
        assertThat(refusal("sendgrid", UUID.randomUUID().toString(), Map.of(), body))
                .isEqualTo(FaultCode.NOT_FOUND);
        from = "192.0.2.1";
        // The same address still reports to whoever is there: it may be many organisations' provider.
        deliver(endpoint, true);
        assertThat(incidents.count(Incidents.Refusal.ADDRESS)).isEqualTo(1);
    }
}
