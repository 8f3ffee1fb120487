package moxora.email;

import static moxora.email.Refusals.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.email.event.Receipt;
import moxora.email.event.Timeline;
import moxora.email.provider.Delivery;
import moxora.email.provider.Sender;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told becomes events: each once, whatever its type, its age and its company. */
class EmailEventsTest {

    private static final String ADA = "Ada@Example.org";

    private final TestPlatform platform = TestPlatform.shared();
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.bolt());
    private final UUID ada = acme.contact(ADA);
    private final UUID adaAtBolt = bolt.contact(ADA);
    private final Instant then =
            Instant.ofEpochSecond(acme.now().getEpochSecond()).minus(Duration.ofDays(3));

    @ParameterizedTest
    @Tag("P13")
    @CsvSource({
        "delivered, email.delivery",
        "open, email.open",
        "click, email.click",
        "bounce, email.bounce",
        "spamreport, email.complaint",
        "unsubscribe, email.unsubscribe",
        "group_unsubscribe, email.unsubscribe",
        "deferred, email.deferred",
        "dropped, email.rejected"
    })
    void eachKnownType_isOneEventOfItsContact(String reported, String expected) {
        assertThat(acme.receive(event(reported))).isEqualTo(new Receipt(1, 0, 0));

        assertThat(acme.timeline(ada)).singleElement().satisfies(item -> {
            assertThat(item.type().onTimeline()).isEqualTo(expected);
            assertThat(item.at()).isEqualTo(then);
            assertThat(item.messageId()).isEqualTo("14c5d75ce93");
        });
        assertThat(bolt.timeline(adaAtBolt)).isEmpty();
    }

    @ParameterizedTest
    @Tag("P13")
    @ValueSource(strings = {"processed", "group_resubscribe", "teleported", "OPEN"})
    void anUnknownType_isParkedNotGuessed(String reported) {
        assertThat(acme.receive(event(reported))).isEqualTo(new Receipt(0, 0, 1));
        assertThat(acme.receive(event(reported))).isEqualTo(new Receipt(0, 1, 0));

        assertThat(acme.timeline(ada)).isEmpty();
        assertThat(acme.dump("parked_event")).singleElement().asString().contains("unknown_type");
    }

    @Test
    void bounces_areForGoodOrForNow() {
        acme.receive(
                Sender.event("bounce", ADA, then)
                        .add("type", "bounce")
                        .add("status", "5.1.1")
                        .build(),
                Sender.event("bounce", ADA, then.plusSeconds(1))
                        .add("type", "blocked")
                        .build());

        assertThat(acme.timeline(ada)).extracting(Timeline.Item::bounceClass).containsExactly("block", "hard");
    }

    @Test
    @Tag("T-46")
    void anOpeningByAMachine_isMarked() {
        acme.receive(
                Sender.event("open", ADA, then).add("sg_machine_open", true).build(),
                Sender.event("open", ADA, then.plusSeconds(1))
                        .add("sg_machine_open", false)
                        .build());

        assertThat(acme.timeline(ada)).extracting(Timeline.Item::machine).containsExactly(false, true);
    }

    @Test
    @Tag("T-42")
    void aReplayWithinTheWindow_hasNoEffect() {
        Delivery delivery = acme.sender.sign(acme.now(), event("open"), event("click"));

        assertThat(acme.receive(delivery)).isEqualTo(new Receipt(2, 0, 0));
        List<String> before = acme.dump("email_event");
        for (int i = 0; i < 5; i++) {
            assertThat(acme.receive(delivery)).isEqualTo(new Receipt(0, 2, 0));
        }
        assertThat(acme.dump("email_event")).isEqualTo(before);
    }

    @Test
    @Tag("T-42")
    void aReplayOutsideTheWindow_isRefused() {
        Delivery old = acme.sender.sign(acme.now().minusSeconds(301), event("open"));

        assertThatThrownBy(() -> acme.receive(old)).isInstanceOfSatisfying(Fault.class, is(FaultCode.STALE_SIGNATURE));
        assertThat(acme.timeline(ada)).isEmpty();
    }

    @Test
    @Tag("T-43")
    void fortySixDeliveriesOfOneEvent_areOne() {
        Receipt first = acme.receive(event("delivered"));
        long repeated = IntStream.range(1, 46)
                .mapToLong(i -> acme.receive(event("delivered")).duplicates())
                .sum();

        assertThat(first).isEqualTo(new Receipt(1, 0, 0));
        assertThat(repeated).isEqualTo(45);
        assertThat(acme.timeline(ada)).hasSize(1);
        assertThat(acme.receive(Stream.generate(() -> event("click")).limit(46).toArray(JsonObject[]::new)))
                .isEqualTo(new Receipt(1, 45, 0));
    }

    @Test
    void whatDiffersInAnyPartOfTheIdentity_isAnotherEvent() {
        JsonObject click = Sender.event("click", ADA, then)
                .add("url", "https://x.example/?a=1")
                .build();
        bothOf(
                click,
                Json.createObjectBuilder(click)
                        .add("url", "https://x.example/?a=2")
                        .build());
        bothOf(
                click,
                Json.createObjectBuilder(click)
                        .add("timestamp", then.getEpochSecond() + 1)
                        .build());
        bothOf(
                click,
                Json.createObjectBuilder(click)
                        .add("sg_message_id", "another.filter1")
                        .build());
        bothOf(click, Json.createObjectBuilder(click).add("event", "open").build());
        bothOf(
                Sender.event("bounce", ADA, then).add("status", "5.1.1").build(),
                Sender.event("bounce", ADA, then).add("status", "5.2.2").build());
    }

    private void bothOf(JsonObject one, JsonObject other) {
        Mailroom fresh = new Mailroom(platform, platform.acme());
        fresh.contact(ADA);
        assertThat(fresh.receive(one, other, one)).isEqualTo(new Receipt(2, 1, 0));
    }

    @Test
    void aMalformedEvent_doesNotLoseTheOthers() {
        String good = event("open").toString();
        String body = "[" + good + ", 7, null, \"open\", [], {}, {\"event\":3},"
                + "{\"event\":\"open\",\"email\":\"ada@example.org\"},"
                + "{\"event\":\"open\",\"timestamp\":1700000000},"
                + "{\"event\":\"open\",\"email\":\"nobody\",\"timestamp\":1700000000},"
                + "{\"event\":\"open\",\"email\":\"ada@example.org\",\"timestamp\":\"soon\"},"
                + "{\"event\":\"open\",\"email\":\"ada@example.org\",\"timestamp\":1.5},"
                + "{\"event\":\"open\",\"email\":\"ada@example.org\",\"timestamp\":-1},"
                + "{\"event\":\"open\",\"email\":\"ada@example.org\",\"timestamp\":1e400},"
                + event("click") + "]";

        assertThat(acme.receive(acme.sender.sign(acme.now(), body))).isEqualTo(new Receipt(2, 0, 13));
        assertThat(acme.timeline(ada)).hasSize(2);
        assertThat(acme.receive(acme.sender.sign(acme.now(), body))).isEqualTo(new Receipt(0, 15, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing like JSON | malformed_json",
                "[ | malformed_json",
                "'' | malformed_json",
                "[] [] | malformed_json",
                "{} | value_refused"
            })
    void aBodyThatIsNoBatch_isRefusedWhole(String body, String code) {
        assertThatThrownBy(() -> acme.receive(acme.sender.sign(acme.now(), body)))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code().wire()).isEqualTo(code));
    }

    @Test
    void absurdNestingAndBrokenText_areRefused() {
        assertThatThrownBy(() -> acme.receive(acme.sender.sign(acme.now(), "[".repeat(200_000))))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.MALFORMED_JSON));
        byte[] notUtf8 = {'[', '"', (byte) 0xff, '"', ']'};
        String timestamp = Long.toString(acme.now().getEpochSecond());
        assertThatThrownBy(() ->
                        acme.receive(Sender.delivery(acme.sender.signature(timestamp, notUtf8), timestamp, notUtf8)))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.MALFORMED_UTF8));
    }

    @Test
    void eventsOfAnyAge_areTaken() {
        for (String at : List.of("1999-12-31T23:59:59Z", "2026-02-28T00:00:00Z", "2199-01-01T00:00:00Z")) {
            assertThat(acme.receive(Sender.event("open", ADA, Instant.parse(at)).build()))
                    .isEqualTo(new Receipt(1, 0, 0));
        }
        assertThat(acme.timeline(ada)).hasSize(3);
    }

    @Test
    void aLargeBatch_isFoldedAndStoredWhole() {
        JsonObject[] batch = IntStream.range(0, 3_000)
                .mapToObj(i ->
                        Sender.event("open", ADA, then.plusSeconds(i % 2_000)).build())
                .toArray(JsonObject[]::new);

        assertThat(acme.receive(batch)).isEqualTo(new Receipt(2_000, 1_000, 0));
        assertThat(acme.receive(batch)).isEqualTo(new Receipt(0, 3_000, 0));
        assertThat(acme.count("email_event")).isEqualTo(2_000);
    }

    private JsonObject event(String type) {
        return Sender.event(type, ADA, then).build();
    }
}
