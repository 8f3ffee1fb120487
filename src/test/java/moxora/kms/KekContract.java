package moxora.kms;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import moxora.app.MovableClock;
import moxora.crypto.KekException;
import moxora.crypto.KekException.Reason;
import moxora.crypto.KeyEncryptionKey;
import moxora.fault.FaultCode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every key service owes, whichever protocol it speaks. */
abstract class KekContract<S extends FakeKms> {

    static final byte[] ACME = "acme".getBytes(StandardCharsets.US_ASCII);
    static final byte[] BOLT = "bolt".getBytes(StandardCharsets.US_ASCII);
    /** Two seconds are promised; the rest is for a machine that runs other builds as well. */
    static final Duration LIMIT = Duration.ofSeconds(3);

    /** As in production, but for a breaker that rests for an instant. */
    static final Patience PATIENCE = new Patience(
            Patience.STANDARD.request(),
            Patience.STANDARD.total(),
            Patience.STANDARD.failures(),
            Duration.ofMillis(200));

    @TempDir
    Path folder;

    final MovableClock clock = new MovableClock(Clock.systemUTC(), null);
    S service;
    KeyEncryptionKey kek;

    abstract S start();

    abstract KeyEncryptionKey kek(S service);

    /** How the service says: no such right, no such key, key disabled. */
    abstract List<ResponseDefinitionBuilder> refusals();

    /** Members of requests in which a keyset in clear is documented to travel. */
    abstract String plaintextMember();

    @BeforeEach
    void startService() {
        service = start();
        kek = kek(service);
    }

    @AfterEach
    void stopService() {
        service.close();
    }

    KekException refused(ThrowingCallable call, Reason reason) {
        KekException failure = catchThrowableOfType(KekException.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(String.valueOf(cause.getMessage())).doesNotContain("token-", "hvs.", "words");
        }
        return failure;
    }

    private static byte[] keyset(int size) {
        byte[] keyset = new byte[size];
        new SecureRandom().nextBytes(keyset);
        return keyset;
    }

    @Test
    @Tag("T-31")
    void whatIsWrapped_opensAgain_andIsNotInTheWrapping() throws Exception {
        for (int size : new int[] {1, 47, 300, 4_000}) {
            byte[] keyset = keyset(size);
            byte[] wrapped = kek.wrap(keyset, ACME);

            assertThat(kek.unwrap(wrapped, ACME)).isEqualTo(keyset);
            assertThat(wrapped.length).isGreaterThan(size);
            assertThat(kek.wrap(keyset, ACME)).isNotEqualTo(wrapped);
        }
    }

    @Test
    @Tag("T-30")
    void underAnotherBinding_nothingOpens() throws Exception {
        byte[] wrapped = kek.wrap(keyset(64), ACME);

        refused(() -> kek.unwrap(wrapped, BOLT), Reason.GARBAGE);
        refused(() -> kek.unwrap(wrapped, new byte[0]), Reason.GARBAGE);
        assertThat(kek.unwrap(wrapped, ACME)).hasSize(64);
    }

    @Test
    @Tag("T-20")
    void changedOrForeignBytes_doNotOpen() throws Exception {
        byte[] wrapped = kek.wrap(keyset(64), ACME);
        byte[] changed = wrapped.clone();
        changed[wrapped.length / 2] ^= 1;

        refused(() -> kek.unwrap(changed, ACME), Reason.GARBAGE);
        refused(() -> kek.unwrap(Arrays.copyOf(wrapped, 20), ACME), Reason.GARBAGE);
        refused(() -> kek.unwrap("vault:v1:AAAA\n".getBytes(StandardCharsets.US_ASCII), ACME), Reason.GARBAGE);
    }

    @Test
    @Tag("T-28")
    void aRefusal_isToldAsOne_atOnce_andEndsWhenTheServiceGrantsAgain() throws Exception {
        byte[] wrapped = kek.wrap(keyset(64), ACME);
        for (ResponseDefinitionBuilder refusal : refusals()) {
            service.plant(refusal);
            int before = service.keyRequests().size();

            KekException failure = refused(() -> kek.unwrap(wrapped, ACME), Reason.REFUSED);

            assertThat(failure.toFault().code()).isEqualTo(FaultCode.KEY_SUSPENDED);
            assertThat(service.keyRequests()).hasSize(before + 1);
            service.heal();
        }
        assertThat(kek.unwrap(wrapped, ACME)).hasSize(64);
    }

    @Test
    @Tag("T-28")
    void whatPasses_isTriedOnceMore() throws Exception {
        for (ResponseDefinitionBuilder passing : List.of(
                aResponse().withStatus(429),
                aResponse().withStatus(503),
                aResponse().withStatus(500),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                aResponse().withFault(Fault.EMPTY_RESPONSE))) {
            service.server.resetScenarios();
            service.plantOnce(passing);
            int before = service.keyRequests().size();

            assertThat(kek.wrap(keyset(64), ACME)).isNotEmpty();

            assertThat(service.keyRequests()).hasSize(before + 2);
            service.heal();
        }
    }

    @Test
    @Tag("T-28")
    void aBrokenConnection_isUnreachable() {
        for (Fault fault :
                List.of(Fault.CONNECTION_RESET_BY_PEER, Fault.EMPTY_RESPONSE, Fault.RANDOM_DATA_THEN_CLOSE)) {
            service.plant(aResponse().withFault(fault));
            refused(() -> kek.wrap(keyset(64), ACME), Reason.UNREACHABLE);
        }
    }

    @Test
    @Tag("T-28")
    void aServiceThatIsGone_isUnreachable() {
        service.close();

        KekException failure = refused(() -> kek.wrap(keyset(64), ACME), Reason.UNREACHABLE);

        assertThat(failure.toFault().code()).isEqualTo(FaultCode.KEY_UNAVAILABLE);
    }

    @Test
    @Tag("T-28")
    void aServiceDownForGood_isNotAsked_untilItRests_andIsUsedAgainWithoutARestart() throws Exception {
        byte[] wrapped = kek.wrap(keyset(64), ACME);
        service.plant(aResponse().withStatus(503));
        for (int i = 0; i < PATIENCE.failures(); i++) {
            refused(() -> kek.unwrap(wrapped, ACME), Reason.UNREACHABLE);
        }
        int before = service.keyRequests().size();
        assertThat(before).as("it was left alone after some failures").isLessThan(1 + 2 * PATIENCE.failures());
        service.heal();

        long deadline = System.nanoTime() + LIMIT.toNanos();
        byte[] opened = {};
        while (opened.length == 0 && System.nanoTime() < deadline) {
            try {
                opened = kek.unwrap(wrapped, ACME);
            } catch (KekException stillResting) {
                Thread.onSpinWait();
            }
        }

        assertThat(opened).hasSize(64);
        assertThat(service.keyRequests())
                .as("nothing was asked while it rested")
                .hasSize(before + 1);
    }

    @Test
    @Tag("B23")
    void aServiceThatHangs_orDribbles_isUnreachable_inTime() throws Exception {
        // Not the first call, which loads classes: a start makes it.
        kek.wrap(keyset(64), ACME);
        String wholeAnswer = "{" + " ".repeat(2_000) + "}";
        for (ResponseDefinitionBuilder slow : List.of(
                aResponse().withStatus(200).withFixedDelay(10_000),
                FakeKms.json(200, wholeAnswer).withChunkedDribbleDelay(20, 10_000))) {
            service.plant(slow);
            long began = System.nanoTime();

            refused(() -> kek.wrap(keyset(64), ACME), Reason.UNREACHABLE);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LIMIT);
        }
    }

    @Test
    @Tag("T-28")
    void whatIsNotTheProtocol_isGarbage_andIsNotTriedAgain() throws Exception {
        byte[] wrapped = kek.wrap(keyset(64), ACME);
        String large = "{\"plaintext\":\"" + "A".repeat(BoundedHttp.LARGEST_ANSWER_BYTES) + "\"}";
        for (ResponseDefinitionBuilder garbage : List.of(
                FakeKms.json(200, "<html>words</html>"),
                FakeKms.json(200, "{\"data\":{\"plaintext\":\"AAAA"),
                FakeKms.json(200, "[]"),
                FakeKms.json(200, "{}"),
                FakeKms.json(200, large),
                aResponse().withStatus(302).withHeader("Location", "http://127.0.0.1:1/"))) {
            service.plant(garbage);
            int before = service.keyRequests().size();

            refused(() -> kek.unwrap(wrapped, ACME), Reason.GARBAGE);
            refused(() -> kek.wrap(keyset(64), ACME), Reason.GARBAGE);

            assertThat(service.keyRequests()).hasSize(before + 2);
            service.heal();
        }
        assertThat(kek.unwrap(wrapped, ACME)).hasSize(64);
    }

    @Test
    @Tag("T-27")
    void theTrialAtStart_passes_andLeavesNothingBehind() {
        KekTrial.of(kek);

        assertThat(service.keyRequests()).hasSize(3);
    }

    @Test
    @Tag("T-27")
    void theTrialAtStart_saysWhichKeyCannotBeUsed() {
        service.plant(refusals().get(0));

        moxora.fault.Fault fault = catchThrowableOfType(moxora.fault.Fault.class, () -> KekTrial.of(kek));

        assertThat(fault.code()).isEqualTo(FaultCode.KEY_UNAVAILABLE);
        assertThat(fault.detail()).contains(kek.uri()).contains("refused");
    }

    @Test
    @Tag("T-31")
    void aKeysetInClear_travelsInItsDocumentedMemberOnly() throws Exception {
        byte[] keyset = keyset(300);
        byte[] wrapped = kek.wrap(keyset, ACME);
        kek.unwrap(wrapped, ACME);

        String clear = FakeKms.base64(keyset);
        List<String> holding = service.requests().stream()
                .filter(request -> everything(request).contains(clear)
                        || everything(request).contains(HexFormat.of().formatHex(keyset)))
                .map(LoggedRequest::getBodyAsString)
                .toList();
        assertThat(holding)
                .as("found where it is documented, so the search can find")
                .hasSize(1);
        assertThat(holding.get(0).replace("\"" + plaintextMember() + "\":\"" + clear + "\"", ""))
                .doesNotContain(clear);
    }

    private static String everything(LoggedRequest request) {
        return request.getUrl() + request.getHeaders() + request.getBodyAsString();
    }
}
