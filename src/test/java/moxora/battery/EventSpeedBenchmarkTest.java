package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import moxora.csv.DurablePlatform;
import moxora.csv.Rounds;
import moxora.email.event.EventLoad;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What sealing costs who takes in events, and what the timeline costs who reads it, as ratios in one run on clusters
 * that keep what they commit. {@code -Dmoxora.benchmark.events} and {@code .rounds} make it smaller or longer.
 */
@Tag("benchmark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventSpeedBenchmarkTest {

    private static final int EVENTS = Integer.getInteger("moxora.benchmark.events", 20_000);
    private static final int ROUNDS = Integer.getInteger("moxora.benchmark.rounds", 3) * 3;
    private static final int OF_ONE_CONTACT = 10_000;
    private static final int PAGES = 1_000;

    private DurablePlatform platform;
    private EventLoad load;

    @BeforeAll
    void start() {
        platform = new DurablePlatform();
        load = EventLoad.of(platform);
        load.sealed(EVENTS);
        load.plain(EVENTS);
        load.copied(EVENTS);
    }

    @AfterAll
    void stop() {
        load.close();
        platform.close();
    }

    @Test
    void sealedIngest_isNearlyAsFastAsUnsealed() {
        Rounds.Figures figures = Rounds.compare(
                "events, sealed against unsealed",
                ROUNDS,
                () -> {},
                round -> load.sealed(EVENTS),
                round -> load.plain(EVENTS));
        assertThat(figures.ratio()).isGreaterThanOrEqualTo(0.85);
    }

    @Test
    void sealedIngest_keepsUpWithCopy() {
        Rounds.Figures figures = Rounds.compare(
                "events, sealed against COPY",
                ROUNDS,
                () -> {},
                round -> load.sealed(EVENTS),
                round -> load.copied(EVENTS));
        assertThat(figures.ratio()).isGreaterThanOrEqualTo(0.55);
    }

    @Test
    @Tag("P15")
    void aTimelineOfManyEvents_opensNearlyAsFastAsAnIndexAnswers() {
        UUID contact = load.contactWith(OF_ONE_CONTACT);
        // As the server does by itself before long: until then it takes a month for as small as it was.
        platform.asOwner("analyze email_event", "analyze plain_event");
        load.pages(contact, 3 * PAGES);
        load.plainPages(contact, 3 * PAGES);
        Rounds.Figures figures = Rounds.compare(
                "timeline page against a query",
                ROUNDS,
                () -> {},
                round -> load.pages(contact, PAGES),
                round -> load.plainPages(contact, PAGES));
        assertThat(figures.ratio()).isGreaterThanOrEqualTo(1 / 1.5);
    }
}
