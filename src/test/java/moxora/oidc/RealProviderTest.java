package moxora.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import moxora.TestPlatform;
import moxora.crypto.RouteKeys;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The client against a provider that other people wrote: discovery, keys, PKCE and tokens are theirs. */
@Tag("P61")
class RealProviderTest {

    private static final String CLIENT = "moxora";
    private final MockOAuth2Server server = new MockOAuth2Server();
    private final LogInFlows flows =
            new LogInFlows(new RouteKeys(TestPlatform.shared().assembly.keyrings), Clock.systemUTC());
    private OpenIdProvider provider;

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getByName("127.0.0.1"), 0);
        provider = new OpenIdProvider(
                new Registration(
                        server.issuerUrl("acme").toString(),
                        CLIENT,
                        () -> "secret",
                        List.of("openid", "email"),
                        URI.create("http://localhost:8080/api/v1/session/oidc/callback")),
                // What a provider has just been started for takes longer than the patience of a server.
                Duration.ofSeconds(30),
                Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        server.shutdown();
    }

    /** Goes there as a browser does; the code that it comes back with. */
    static String code(URI authorization) throws Exception {
        HttpResponse<String> back = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(authorization).build(), HttpResponse.BodyHandlers.ofString());
        URI location = URI.create(back.headers().firstValue("Location").orElseThrow());
        return ForgingProvider.query(location).get("code");
    }

    @Test
    void theWholeWay_thereAndBack() throws Exception {
        server.enqueueCallback(new DefaultOAuth2TokenCallback(
                "acme",
                "subject-1",
                "JWT",
                List.of(CLIENT),
                Map.of("email", "ada@acme.example", "email_verified", true, "amr", List.of("mfa")),
                300));
        LogInFlows.Begun begun = flows.begin(null, null);

        String code = code(provider.authorization(begun));
        Identity identity = provider.redeem(code, flows.resume(begun.state(), begun.secret()));

        assertThat(identity)
                .isEqualTo(
                        new Identity(server.issuerUrl("acme").toString(), "subject-1", "ada@acme.example", true, null));
    }

    @Test
    void aCodeOfAnotherBrowser_isRefusedByTheProviderItself() throws Exception {
        LogInFlows.Begun ours = flows.begin(null, null);
        LogInFlows.Begun theirs = flows.begin(null, null);
        String code = code(provider.authorization(ours));

        assertThatThrownBy(() -> provider.redeem(code, flows.resume(theirs.state(), theirs.secret())))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.LOG_IN_REFUSED));
    }
}
