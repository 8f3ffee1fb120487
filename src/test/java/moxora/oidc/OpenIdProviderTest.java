package moxora.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.app.MovableClock;
import moxora.crypto.RouteKeys;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P61")
class OpenIdProviderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final MovableClock clock = new MovableClock(Clock.systemUTC(), null);
    private final ForgingProvider forging = new ForgingProvider(clock);
    private final LogInFlows flows = new LogInFlows(new RouteKeys(TestPlatform.shared().assembly.keyrings), clock);
    private final OpenIdProvider provider = new OpenIdProvider(forging.registration(), PATIENCE, clock);

    @AfterEach
    void close() {
        forging.close();
    }

    /** A log-in there and back, with a token made of the right claims. */
    private Identity logIn(BiFunction<ForgingProvider, JWTClaimsSet.Builder, String> token) {
        LogInFlows.Begun begun = flows.begin(null, null);
        URI authorization = provider.authorization(begun);
        String code = forging.grant(authorization, token.apply(forging, forging.claims(authorization)));
        return provider.redeem(code, flows.resume(begun.state(), begun.secret()));
    }

    private Identity logIn(UnaryOperator<JWTClaimsSet.Builder> change) {
        return logIn((made, claims) -> made.sign(change.apply(claims)));
    }

    private static void isRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, FaultCode code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo(code);
            assertThat(fault.detail()).doesNotContain("zanzibar");
        });
    }

    @Test
    void aRightToken_saysWhoItIs() {
        Instant before = clock.instant().minusSeconds(300).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        Identity plain = logIn(claims -> claims);
        Identity strong = logIn(claims ->
                claims.claim("amr", List.of("pwd", "otp", "mfa")).claim("auth_time", before.getEpochSecond()));

        assertThat(plain).isEqualTo(new Identity(forging.issuer(), "subject-1", "ada@acme.example", false, null));
        assertThat(strong).isEqualTo(new Identity(forging.issuer(), "subject-1", "ada@acme.example", true, before));
        assertThat(plain.toString()).doesNotContain("ada", "subject-1");
    }

    @Test
    void theBrowserIsSent_withWhatTheProtocolAsks_andNoSecret() {
        LogInFlows.Begun begun = flows.begin(null, null);
        URI sent = provider.authorization(begun);
        Map<String, String> query = ForgingProvider.query(sent);

        assertThat(sent.toString()).startsWith(forging.issuer() + "/authorize?tenant=1&");
        assertThat(query)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", ForgingProvider.CLIENT)
                .containsEntry("redirect_uri", "http://localhost:8080/api/v1/session/oidc/callback")
                .containsEntry("scope", "openid email")
                .containsEntry("state", begun.state())
                .containsEntry("nonce", begun.nonce())
                .containsEntry("code_challenge_method", "S256");
        LogInFlows.Flow flow = flows.resume(begun.state(), begun.secret());
        assertThat(query.get("code_challenge")).isEqualTo(ForgingProvider.challenge(flow.verifier()));
        assertThat(flow.verifier()).matches("[A-Za-z0-9_-]{43,128}");
        assertThat(sent.toString()).doesNotContain(begun.secret(), flow.verifier(), "client_secret");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("moxora.oidc.WrongTokens#all")
    void aTokenThatDoesNotHold_isRefused_alwaysInTheSameWords(
            String what, BiFunction<ForgingProvider, JWTClaimsSet.Builder, String> token) {
        List<String> reasons = WrongTokens.reasonsOf(() -> assertThatThrownBy(() -> logIn(token))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.LOG_IN_REFUSED);
                    assertThat(fault.detail()).isEqualTo(IdTokens.refused().detail());
                }));

        // Refused for what is wrong with it, and not for something that the test got wrong.
        assertThat(reasons).containsExactly(what.substring(0, what.indexOf(':')));
    }

    @Test
    void withinAMinuteOfLeeway_clocksMayDiffer() {
        assertThat(logIn(claims -> claims.expirationTime(WrongTokens.shifted(claims, -50))))
                .isNotNull();
        assertThat(logIn(claims -> claims.issueTime(WrongTokens.shifted(claims, 50))))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "text", "absent"})
    void anAddressThatTheProviderDoesNotVouchFor_isNone(String verified) {
        Identity identity = logIn(claims -> claims.claim(
                "email_verified",
                Map.of("false", (Object) false, "text", "true", "absent", List.of())
                        .get(verified)));

        assertThat(identity.verifiedEmail()).isEmpty();
    }

    @Test
    void keysThatChange_areFetchedAgain_andOldOnesHoldNoMore() {
        logIn(claims -> claims);
        logIn(claims -> claims);
        assertThat(forging.keyFetches).hasValue(1);
        RSAKey old = forging.key;

        forging.key = ForgingProvider.newKey(2048);
        forging.published = List.of(forging.key);
        assertThat(logIn(claims -> claims).subject()).isEqualTo("subject-1");
        assertThat(forging.keyFetches).hasValue(2);

        isRefused(
                () -> logIn((made, claims) ->
                        ForgingProvider.sign(WrongTokens.header(old).build(), old, claims)),
                FaultCode.LOG_IN_REFUSED);
    }

    @Test
    void aKeyThatIsTakenBack_holdsAnHourAtMost() {
        logIn(claims -> claims);
        RSAKey old = forging.key;
        forging.published = List.of(ForgingProvider.newKey(2048));

        clock.advanceTo(clock.instant().plus(Duration.ofHours(1)));

        isRefused(
                () -> logIn((made, claims) ->
                        ForgingProvider.sign(WrongTokens.header(old).build(), old, claims)),
                FaultCode.LOG_IN_REFUSED);
    }

    @Test
    void aSecretThatTheProviderTakesInTheFormOnly_goesThere() {
        forging.authMethods = "[\"client_secret_post\"]";
        assertThat(logIn(claims -> claims).subject()).isEqualTo("subject-1");
    }

    @Test
    void aCode_isGoodOnce_andForTheBrowserThatBeganOnly() {
        LogInFlows.Begun ours = flows.begin(null, null);
        LogInFlows.Begun theirs = flows.begin(null, null);
        URI authorization = provider.authorization(ours);
        LogInFlows.Flow flow = flows.resume(ours.state(), ours.secret());
        String stolen = forging.grant(authorization, forging.sign(forging.claims(authorization)));
        String code = forging.grant(authorization, forging.sign(forging.claims(authorization)));

        isRefused(
                () -> provider.redeem(stolen, flows.resume(theirs.state(), theirs.secret())), FaultCode.LOG_IN_REFUSED);
        assertThat(provider.redeem(code, flow)).isNotNull();
        isRefused(() -> provider.redeem(code, flow), FaultCode.LOG_IN_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {ForgingProvider.DISCOVERY, "/keys", "/token"})
    void aProviderThatHangs_costsSecondsOnly(String where) {
        forging.hangAt = where;
        Instant before = Instant.now();

        isRefused(() -> logIn(claims -> claims), FaultCode.IDENTITY_PROVIDER_UNAVAILABLE);

        assertThat(Duration.between(before, Instant.now())).isLessThan(PATIENCE.plusSeconds(4));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 404, 429, 500, 503})
    void aProviderThatFails_orSendsElsewhere_isNotThere(int status) {
        forging.failWith = status;
        isRefused(() -> logIn(claims -> claims), FaultCode.IDENTITY_PROVIDER_UNAVAILABLE);
    }

    @Test
    void aProviderThatIsGone_isNotAskedAgainAndAgain() {
        forging.close();
        for (int i = 0; i < 50; i++) {
            isRefused(() -> logIn(claims -> claims), FaultCode.IDENTITY_PROVIDER_UNAVAILABLE);
        }
    }

    @Test
    void aClientThatTheProviderDoesNotKnow_isAMistakeOfOurs() {
        Registration mistaken = new Registration(
                forging.issuer(),
                ForgingProvider.CLIENT,
                () -> "another secret",
                List.of("openid"),
                URI.create("http://localhost:8080/callback"));
        OpenIdProvider misconfigured = new OpenIdProvider(mistaken, PATIENCE, clock);
        LogInFlows.Begun begun = flows.begin(null, null);
        misconfigured.authorization(begun);

        isRefused(
                () -> misconfigured.redeem("code", flows.resume(begun.state(), begun.secret())),
                FaultCode.IDENTITY_PROVIDER_UNAVAILABLE);
    }

    static Stream<String> unusableConfigurations() {
        String right = "{\"issuer\":\"ISSUER\",\"authorization_endpoint\":\"ISSUER/a\",\"token_endpoint\":\"ISSUER/t\","
                + "\"jwks_uri\":\"ISSUER/k\"}";
        return Stream.of(
                "zanzibar",
                "[]",
                "{}",
                right.replace("\"issuer\":\"ISSUER\"", "\"issuer\":\"https://elsewhere.example\""),
                right.replace("ISSUER/t", "http://169.254.169.254/latest"),
                right.replace("ISSUER/t", "ftp://127.0.0.1/t"),
                right.replace("ISSUER/k", "file:///etc/passwd"),
                right.replace("ISSUER/k", "https://user:password@keys.example/"),
                right.replace("\"jwks_uri\":\"ISSUER/k\"", "\"x\":1"),
                right.replace("ISSUER/a", "not an address"),
                " ".repeat(ProviderHttp.LARGEST_ANSWER_BYTES + 1) + right);
    }

    @Test
    @Tag("T-50")
    void onlyAProviderOnThisMachine_leadsToThisMachine() throws ParseException {
        Map<String, Object> far = document("https://login.example", "https://tokens.example/t");
        assertThat(Metadata.of(far, "https://login.example").token()).hasToString("https://tokens.example/t");
        Map<String, Object> near = document("http://localhost:1", "http://127.0.0.1:2/t");
        assertThat(Metadata.of(near, "http://localhost:1").token()).hasToString("http://127.0.0.1:2/t");

        for (String inside :
                List.of("http://127.0.0.1/t", "https://localhost/t", "https://[::1]/t", "http://a.example")) {
            assertThatThrownBy(() -> Metadata.of(document("https://login.example", inside), "https://login.example"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Map<String, Object> document(String issuer, String token) {
        return Map.of(
                "issuer",
                issuer,
                "authorization_endpoint",
                issuer + "/a",
                "token_endpoint",
                token,
                "jwks_uri",
                issuer + "/k");
    }

    @ParameterizedTest
    @MethodSource("unusableConfigurations")
    @Tag("T-50")
    void aConfigurationThatLeadsElsewhere_isNotFollowed(String published) {
        forging.answer = () -> published.replace("ISSUER", forging.issuer());
        isRefused(() -> provider.authorization(flows.begin(null, null)), FaultCode.IDENTITY_PROVIDER_UNAVAILABLE);
    }
}
