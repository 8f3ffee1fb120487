package moxora.email.endpoint;

import static moxora.email.Refusals.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.email.Mailroom;
import moxora.email.SignedMailroom;
import moxora.email.event.Receipt;
import moxora.email.provider.Delivery;
import moxora.email.provider.SignedSenders.MailgunSender;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Mailgun signs a token and no body: each token is good for one body. */
@Tag("T-42")
@Tag("B19")
class UsedSignaturesTest {

    private static final String ADA = "ada@example.org";

    private final TestPlatform platform = TestPlatform.shared();
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.bolt());
    private final UUID ada = acme.contact(ADA);
    private final SignedMailroom room = SignedMailroom.mailgun(platform, acme.scope);
    private final Instant then =
            Instant.ofEpochSecond(acme.now().getEpochSecond()).minus(Duration.ofDays(3));

    private JsonObject event(String type) {
        return MailgunSender.event(type, ADA, then).build();
    }

    @Test
    void aUsedTokenOverTheSameBody_isADuplicate_andOverAnotherIsRefused() {
        Delivery delivery = room.mailgun("token-1", event("opened"));
        assertThat(room.receive(delivery)).isEqualTo(new Receipt(1, 0, 0));
        assertThat(room.receive(delivery)).isEqualTo(new Receipt(0, 1, 0));

        assertThatThrownBy(() -> room.receive(room.mailgun("token-1", event("unsubscribed"))))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.INVALID_SIGNATURE));
        assertThat(acme.timeline(ada)).hasSize(1);
        assertThat(room.receive(room.mailgun("token-2", event("unsubscribed")))).isEqualTo(new Receipt(1, 0, 0));
        assertThat(acme.count("used_signature")).isEqualTo(2);
    }

    @Test
    void aTokenOfOneEndpoint_saysNothingOfAnothers() {
        SignedMailroom second = new SignedMailroom(platform, acme.scope, "mailgun", room.secret);
        SignedMailroom ofBolt = new SignedMailroom(platform, bolt.scope, "mailgun", room.secret);
        room.receive(room.mailgun("token-1", event("opened")));

        assertThat(second.receive(room.mailgun("token-1", event("clicked")))).isEqualTo(new Receipt(1, 0, 0));
        assertThat(ofBolt.receive(room.mailgun("token-1", event("clicked")))).isEqualTo(new Receipt(0, 0, 1));
        assertThat(bolt.count("used_signature")).isEqualTo(1);
    }

    @Test
    void neitherTokenNorBody_liesInClear() {
        room.receive(room.mailgun("token-of-quokka", event("opened")));

        assertThat(acme.dump("used_signature"))
                .singleElement()
                .asString()
                .doesNotContain("quokka")
                .doesNotContain(java.util.HexFormat.of().formatHex("quokka".getBytes()));
    }

    @Test
    void whatFails_doesNotUseTheTokenUp() {
        Instant now = room.now();
        Delivery stale = room.asMailgun().json(now.minusSeconds(400), "token-1", event("opened"));
        assertThatThrownBy(() -> room.receive(stale)).isInstanceOf(Fault.class);
        assertThatThrownBy(() -> room.receive(MailgunSender.json("1", "token-1", "00", event("opened"))))
                .isInstanceOf(Fault.class);

        assertThat(acme.count("used_signature")).isZero();
        assertThat(room.receive(room.mailgun("token-1", event("opened")))).isEqualTo(new Receipt(1, 0, 0));
    }

    @Test
    void whatIsTooOldToPass_isForgotten_aFewAtATime() {
        for (int i = 0; i < 30; i++) {
            room.receive(room.mailgun("token-" + i, event("opened")));
        }
        assertThat(acme.count("used_signature")).isEqualTo(30);
        platform.clock.advanceTo(room.now().plus(Duration.ofHours(2)));

        room.receive(room.mailgun("later-1", event("opened")));
        assertThat(acme.count("used_signature")).isEqualTo(11);
        room.receive(room.mailgun("later-2", event("opened")));
        assertThat(acme.count("used_signature")).isEqualTo(2);
    }

    @Test
    void ofTwoBodiesAtOnceUnderOneToken_oneIsTaken() throws Exception {
        ExecutorService both = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 10; round++) {
                String token = "raced-" + round;
                // Each made once: a body holds the second at which it was signed.
                List<Delivery> bodies = Stream.of("opened", "clicked")
                        .map(type -> room.mailgun(
                                token,
                                MailgunSender.event(type, ADA, then)
                                        .add("id", "fixed")
                                        .build()))
                        .toList();
                List<Callable<String>> tries = IntStream.range(0, 4)
                        .mapToObj(i -> (Callable<String>) () -> outcome(bodies.get(i % 2)))
                        .toList();
                long taken = 0;
                for (Future<String> future : both.invokeAll(tries)) {
                    taken += future.get().equals("refused") ? 0 : 1;
                }
                assertThat(taken).isEqualTo(2);
            }
        } finally {
            both.shutdown();
        }
        assertThat(acme.count("used_signature")).isEqualTo(10);
    }

    private String outcome(Delivery delivery) {
        try {
            return room.receive(delivery).toString();
        } catch (Fault fault) {
            assertThat(fault.code()).isEqualTo(FaultCode.INVALID_SIGNATURE);
            return "refused";
        }
    }

    @Test
    void removingTheEndpoint_removesWhatItRemembered() {
        room.receive(room.mailgun("token-1", event("opened")));

        platform.assembly.email.webhookEndpoints.remove(acme.scope, room.endpoint);

        assertThat(acme.count("used_signature")).isZero();
        assertThatThrownBy(() -> room.receive(room.mailgun("token-2", event("opened"))))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
    }
}
