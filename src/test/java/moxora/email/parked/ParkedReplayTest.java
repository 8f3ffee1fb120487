package moxora.email.parked;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import moxora.TestPlatform;
import moxora.email.Mailroom;
import moxora.email.event.EventMappings;
import moxora.email.event.ParkedCounts;
import moxora.email.event.ParkedReason;
import moxora.email.event.Receipt;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.Sender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What waited is taken up once it has a place: what was asked for, once, and nothing of the erased. */
@Tag("P13")
class ParkedReplayTest {

    private static final String ADA = "ada@example.org";
    private static final ParkedReplay.Selection ALL = new ParkedReplay.Selection(null, null);

    private final TestPlatform platform = new TestPlatform();
    private final EmailParts email = new EmailParts(platform);
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.organisation("bolt", "moxora"));
    private final Instant then =
            Instant.ofEpochSecond(acme.now().getEpochSecond()).minus(Duration.ofDays(3));

    /** What the tests call. */
    private record EmailParts(EventMappings mappings, ParkedEvents events, ParkedReplay replay, ParkedCounts counts) {

        EmailParts(TestPlatform platform) {
            this(
                    platform.assembly.email.eventMappings,
                    platform.assembly.email.parkedEvents,
                    platform.assembly.email.parkedReplay,
                    platform.assembly.email.parkedCounts);
        }
    }

    @AfterEach
    void close() {
        platform.assembly.close();
    }

    private ParkedEvents.Page page(Mailroom of) {
        return email.events.page(of.scope, null, null, null, 200);
    }

    private ParkedReplay.Outcome replay(Mailroom of) {
        return email.replay.replay(of.scope, ALL, null);
    }

    private JsonObject event(String type) {
        return Sender.event(type, ADA, then).build();
    }

    @Test
    void eventsForWhoIsAContactByNow_areTakenUpOnce() {
        acme.receive(event("bounce"), event("click"));
        bolt.receive(event("bounce"));
        assertThat(replay(acme).receipt()).isEqualTo(new Receipt(0, 0, 2));
        UUID ada = acme.contact("Ada@Example.org");
        bolt.contact(ADA);
        List<String> before = acme.dump("parked_event");

        assertThat(replay(acme).receipt()).isEqualTo(new Receipt(2, 0, 0));

        assertThat(before).hasSize(2);
        assertThat(acme.timeline(ada))
                .hasSize(2)
                .allSatisfy(item -> assertThat(item.at()).isEqualTo(then));
        assertThat(acme.timeline(ada))
                .filteredOn(item -> item.type() == EmailEventType.BOUNCE)
                .singleElement()
                .satisfies(item -> assertThat(item.bounceClass()).isEqualTo("hard"));
        assertThat(acme.count("parked_event")).isZero();
        assertThat(bolt.count("parked_event")).isEqualTo(1);
        assertThat(replay(acme).receipt()).isEqualTo(Receipt.NOTHING);
        assertThat(acme.receive(event("bounce"), event("click"))).isEqualTo(new Receipt(0, 2, 0));
        assertThat(acme.dump("audit_entry"))
                .filteredOn(row -> row.toLowerCase(Locale.ROOT).contains("parked_events_replayed"))
                .hasSize(1);
    }

    @Test
    @Tag("N7")
    void whatCameAgainMeanwhile_isNoNewEvent() {
        acme.receive(event("bounce"));
        UUID ada = acme.contact(ADA);
        assertThat(acme.receive(event("bounce"))).isEqualTo(new Receipt(1, 0, 0));
        List<String> rows = acme.dump("email_event");

        assertThat(replay(acme).receipt()).isEqualTo(new Receipt(0, 1, 0));

        assertThat(acme.dump("email_event")).isEqualTo(rows);
        assertThat(acme.timeline(ada)).hasSize(1);
        assertThat(acme.count("parked_event")).isZero();
    }

    @Test
    void aReplay_goesThroughWhatIsAskedForOnly() {
        acme.receive(event("processed"), event("bounce"));
        acme.contact(ADA);
        email.mappings.set(acme.scope, "sendgrid", "processed", "delivery");

        assertThat(email.replay
                        .replay(acme.scope, new ParkedReplay.Selection(null, "report"), null)
                        .receipt())
                .isEqualTo(Receipt.NOTHING);
        assertThat(email.replay
                        .replay(acme.scope, new ParkedReplay.Selection(ParkedReason.UNKNOWN_TYPE, "sendgrid"), null)
                        .receipt())
                .isEqualTo(new Receipt(1, 0, 0));
        assertThat(page(acme).totals()).containsEntry(ParkedReason.UNKNOWN_RECIPIENT, 1L);
    }

    @Test
    void aReplayOfMoreThanOneBatch_goesThroughAll() {
        for (int batch = 0; batch < 3; batch++) {
            int from = batch * 400;
            acme.receive(IntStream.range(from, from + 400)
                    .mapToObj(i -> Sender.event("open", i % 2 == 0 ? ADA : "nobody@example.org", then.plusSeconds(i))
                            .build())
                    .toArray(JsonObject[]::new));
        }
        acme.contact(ADA);

        ParkedReplay.Outcome outcome = replay(acme);

        assertThat(outcome).isEqualTo(new ParkedReplay.Outcome(new Receipt(600, 0, 600), null));
        assertThat(acme.count("email_event")).isEqualTo(600);
    }

    @Test
    @Tag("T-54")
    void whatIsAboutWhoWasErased_isNotTakenUp() {
        acme.receive(event("bounce"));
        UUID ada = acme.contact(ADA);
        platform.assembly.contacts.erase(acme.scope, ada, null);

        assertThat(replay(acme).receipt()).isEqualTo(Receipt.NOTHING);
        assertThat(acme.count("email_event") + acme.count("parked_event")).isZero();
    }
}
