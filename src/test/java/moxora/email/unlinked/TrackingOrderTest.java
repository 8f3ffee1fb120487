package moxora.email.unlinked;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.battery.Tally;
import moxora.email.Mailroom;
import moxora.email.event.Intake;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.ReportedEvent;
import moxora.policy.Policy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Opens and clicks of messages in every mode, by persons and by programs, some in the same second, in random order, cut into
 * random deliveries and repeated: what is kept and what takes effect is always the same.
 */
@Tag("T-43")
@Tag("T-46")
class TrackingOrderTest {

    private static final List<String> AGENTS =
            List.of("Mozilla/5.0", "Mozilla/5.0 (X11) Firefox/128.0", "Barracuda", "");

    private final TestPlatform platform = TestPlatform.shared();
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Instant then = acme.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(30));

    @Test
    void whatIsKept_andWhatTakesEffect_doesNotDependOnTheOrder() {
        Tally tally = Tally.of("T-46 orders in which opens and clicks of every mode arrive");
        int schedules = Tally.size(20, 300);
        List<String> expected = outcome(0, new Random(0), false);
        assertThat(expected).contains("IDENTIFIED open machine=true first=true", "kept open machine=false");
        for (int i = 1; i <= schedules; i++) {
            List<String> found = outcome(i, new Random(i), true);
            if (!found.equals(expected)) {
                tally.fail("seed " + i);
            }
        }
        tally.tried(schedules);
        tally.close();
    }

    /** What came of one schedule, for a contact and messages of its own. */
    private List<String> outcome(int schedule, Random random, boolean shuffled) {
        String address = "ada" + schedule + "@example.org";
        UUID contact = acme.contact(address);
        Intake intake = new Intake(acme);
        List<ReportedEvent> events = new ArrayList<>();
        for (Policy.Tracking tracking : Policy.Tracking.values()) {
            String message = "m-" + schedule + "-" + tracking;
            intake.register(contact, message, tracking);
            for (String agent : AGENTS) {
                events.add(of(EmailEventType.OPEN, address, message, agent));
                events.add(of(EmailEventType.CLICK, address, message, agent));
            }
        }
        if (shuffled) {
            List<ReportedEvent> repeated = new ArrayList<>(events);
            random.ints(events.size(), 0, events.size()).forEach(i -> repeated.add(events.get(i)));
            Collections.shuffle(repeated, random);
            events.clear();
            events.addAll(repeated);
        }
        long pseudonymous = acme.count("pseudonymous_event");
        long counted = acme.count("counted_event");
        for (int from = 0; from < events.size(); ) {
            int size = 1 + random.nextInt(10);
            int to = Math.min(events.size(), from + size);
            intake.receive(events.subList(from, to).toArray(ReportedEvent[]::new));
            from = to;
        }
        List<String> outcome = new ArrayList<>();
        intake.taken.forEach(event -> outcome.add(event.tracking() + " "
                + event.type().wire() + " machine=" + !event.isByPerson() + " first=" + event.first()));
        acme.timeline(contact)
                .forEach(item -> outcome.add("kept " + item.type().wire() + " machine=" + item.machine()));
        outcome.add("pseudonymous " + (acme.count("pseudonymous_event") - pseudonymous));
        outcome.add("counted " + (acme.count("counted_event") - counted));
        Collections.sort(outcome);
        return outcome;
    }

    private ReportedEvent of(EmailEventType type, String address, String message, String agent) {
        return ReportedEvent.of(type, address, "s")
                .at(then)
                .messageId(message)
                .userAgent(agent)
                .build();
    }
}
