package moxora.email.unlinked;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.email.EmailErasables;
import moxora.email.Mailroom;
import moxora.email.event.Intake;
import moxora.email.event.Receipt;
import moxora.email.event.TakenEvent;
import moxora.email.event.Timeline;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.ReportedEvent;
import moxora.email.provider.Sender;
import moxora.policy.Policy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackingModesTest {

    private static final String ADA = "ada@example.org";
    private static final List<String> TRACES =
            List.of("email_event", "parked_event", "counted_event", "counting_salt", "pseudonymous_event");

    /** With a clock of its own, which goes years ahead. */
    private static final TestPlatform platform = new TestPlatform();

    @AfterAll
    static void close() {
        platform.assembly.close();
    }

    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.acme());
    private final Intake intake = new Intake(acme);
    private final UUID ada = acme.contact(ADA);
    private final UUID adaAtBolt = bolt.contact(ADA);
    private final Instant then = acme.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(30));

    @Test
    @Tag("P24")
    @Tag("P110")
    void off_leavesNothingAnywhere_andNotEvenACount() {
        intake.register(ada, "m-off", Policy.Tracking.OFF);

        assertThat(intake.receive(open("m-off", 0), click("m-off", 1))).isEqualTo(new Receipt(2, 0, 0));

        TRACES.forEach(table -> assertThat(acme.count(table)).as(table).isZero());
        assertThat(intake.taken).isEmpty();
    }

    @Test
    void anonymous_isCountedOnce_andIsNobodys() {
        intake.register(ada, "m-anon", Policy.Tracking.ANONYMOUS);

        assertThat(intake.receive(open("m-anon", 0), open("m-anon", 0), click("m-anon", 1)))
                .isEqualTo(new Receipt(2, 1, 0));
        for (int i = 0; i < 5; i++) {
            assertThat(intake.receive(click("m-anon", 1), open("m-anon", 0))).isEqualTo(new Receipt(0, 2, 0));
        }

        assertThat(intake.taken).hasSize(2).allSatisfy(event -> {
            assertThat(event.contacts()).isEmpty();
            assertThat(event.first()).isTrue();
            assertThat(event.reported().url()).isNull();
            assertThat(event.reported().ip()).isNull();
        });
        assertThat(acme.timeline(ada)).isEmpty();
        assertThat(acme.count("email_event") + acme.count("pseudonymous_event")).isZero();
        assertThat(acme.count("counted_event")).isEqualTo(2);
        assertThat(bolt.count("counted_event")).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anonymous_isCountedOnce_howeverLateItIsRepeated(boolean timed) {
        intake.register(ada, "m-late", Policy.Tracking.ANONYMOUS);
        ReportedEvent open = timed ? open("m-late", 0) : untimed("m-late");
        assertThat(intake.receive(open)).isEqualTo(new Receipt(1, 0, 0));
        for (int days : List.of(1, 1, 5, 10, 12)) {
            later(Duration.ofDays(days));
            assertThat(intake.receive(open)).as("%d days more", days).isEqualTo(new Receipt(0, 1, 0));
        }
        assertThat(intake.taken).hasSize(1);
        later(Duration.ofDays(4));
        expire();
        if (timed) {
            assertThat(intake.receive(open)).as("beyond the window").isEqualTo(new Receipt(0, 1, 0));
            assertThat(intake.taken).hasSize(1);
        }
    }

    @Test
    void anonymousEventsBeyondTheWindow_areNotCounted() {
        intake.register(ada, "m-old", Policy.Tracking.ANONYMOUS);
        assertThat(intake.receive(open("m-old", -32L * 86_400), open("m-old", 4L * 86_400)))
                .isEqualTo(new Receipt(0, 2, 0));
        assertThat(intake.taken).isEmpty();
        assertThat(acme.count("counted_event") + acme.count("counting_salt")).isZero();
        assertThat(intake.receive(open("m-old", -29L * 86_400))).isEqualTo(new Receipt(1, 0, 0));
    }

    @Test
    void identified_isOnTheTimeline_withNetworkAndClientAsThePolicySays() {
        Mailroom pixelant = new Mailroom(platform, platform.bolt());
        UUID contact = pixelant.contact(ADA);
        new Intake(pixelant).receive(click("m-one", 0));
        intake.receive(click("m-one", 0));

        assertThat(pixelant.timeline(contact)).singleElement().satisfies(item -> {
            assertThat(item.network()).isEqualTo("203.0.113.0/24");
            assertThat(item.client()).isEqualTo("Firefox");
            assertThat(item.url()).isEqualTo("https://x.example/a?id");
            assertThat(item.machine()).isFalse();
        });
        assertThat(acme.timeline(ada)).singleElement().satisfies(item -> {
            assertThat(item.network()).isNull();
            assertThat(item.client()).isEqualTo("Firefox");
        });
        assertThat(intake.taken).singleElement().satisfies(event -> {
            assertThat(event.contacts()).containsExactly(ada);
            assertThat(event.reported().ip()).isNull();
            assertThat(event.reported().userAgent()).isEqualTo("Firefox");
        });
    }

    @ParameterizedTest
    @EnumSource(Policy.Tracking.class)
    void theModeOfTheMessage_isNotThatOfThePolicyNow(Policy.Tracking tracking) {
        Mailroom off = new Mailroom(platform, platform.organisation("moksho", "moksho"));
        UUID contact = off.contact(ADA);
        Intake there = new Intake(off);
        there.register(contact, "m-frozen", tracking);
        there.receive(open("m-frozen", 0));

        assertThat(off.count("email_event")).isEqualTo(tracking == Policy.Tracking.IDENTIFIED ? 1 : 0);
        assertThat(off.count("pseudonymous_event")).isEqualTo(tracking == Policy.Tracking.PSEUDONYMOUS ? 1 : 0);
        assertThat(off.count("counted_event")).isEqualTo(tracking == Policy.Tracking.ANONYMOUS ? 1 : 0);
    }

    @ParameterizedTest
    @Tag("P76")
    @EnumSource(Policy.Tracking.class)
    void doNotTrack_isHonouredWhateverTheMessageSays(Policy.Tracking tracking) {
        Mailroom pixelant = new Mailroom(platform, platform.bolt());
        UUID contact = pixelant.contact(ADA);
        Intake there = new Intake(pixelant);
        there.register(contact, "m-dnt", tracking);
        ReportedEvent asked = ReportedEvent.of(EmailEventType.OPEN, ADA, "s")
                .at(then)
                .messageId("m-dnt")
                .doNotTrack(true)
                .build();

        assertThat(there.receive(asked)).isEqualTo(new Receipt(1, 0, 0));

        TRACES.forEach(table -> assertThat(pixelant.count(table)).as(table).isZero());
        assertThat(there.taken).isEmpty();
        ReportedEvent bounce = ReportedEvent.of(EmailEventType.BOUNCE, ADA, "s")
                .at(then)
                .messageId("m-dnt")
                .doNotTrack(true)
                .build();
        there.receive(bounce);
        assertThat(pixelant.timeline(contact))
                .as("what is no tracking is stored")
                .hasSize(1);
    }

    @ParameterizedTest
    @Tag("P24")
    @CsvSource({"moonengage", "moksho"})
    void whereThePolicyPromisesNoTracking_noOpenAndNoClickLeavesAnything(String policy) {
        Mailroom quiet = new Mailroom(platform, platform.organisation(policy, policy));
        UUID contact = quiet.contact(ADA);
        long trail = quiet.count("audit_entry");

        assertThat(quiet.receive(
                        Sender.event("open", ADA, then).build(),
                        Sender.event("click", ADA, then).build(),
                        Sender.event("open", "stranger@example.org", then).build(),
                        Sender.event("initial_open", ADA, then).build(),
                        Sender.event("amp_click", ADA, then).build()))
                .isEqualTo(new Receipt(5, 0, 0));
        TRACES.forEach(table -> assertThat(quiet.count(table)).as(table).isZero());
        assertThat(quiet.count("audit_entry")).as("nothing on the trail either").isEqualTo(trail);

        quiet.receive(
                Sender.event("delivered", ADA, then).build(),
                Sender.event("bounce", ADA, then.plusSeconds(1)).build(),
                Sender.event("spamreport", ADA, then.plusSeconds(2)).build(),
                Sender.event("unsubscribe", ADA, then.plusSeconds(3)).build(),
                Sender.event("teleported", ADA, then).build());
        assertThat(quiet.timeline(contact))
                .as("mail must not be sent against them")
                .hasSize(4);
        assertThat(quiet.count("parked_event")).isEqualTo(1);
    }

    @Test
    @Tag("T-46")
    void aProgramAndAPersonInOneSecond_areTwo_inWhateverOrder() {
        ReportedEvent person = open("m-both", 0);
        ReportedEvent program = ReportedEvent.of(EmailEventType.OPEN, ADA, "s")
                .at(then)
                .messageId("m-both")
                .userAgent("Mozilla/5.0")
                .build();
        Mailroom other = new Mailroom(platform, platform.acme());
        UUID adaThere = other.contact(ADA);
        Intake reversed = new Intake(other);

        intake.receive(person);
        intake.receive(program, person);
        reversed.receive(program);
        reversed.receive(person, program);

        assertThat(acme.timeline(ada)).extracting(Timeline.Item::machine).containsExactlyInAnyOrder(true, false);
        assertThat(other.timeline(adaThere)).extracting(Timeline.Item::machine).containsExactlyInAnyOrder(true, false);
        assertThat(intake.taken).extracting(TakenEvent::isByPerson).containsExactly(true, false);
        assertThat(reversed.taken).extracting(TakenEvent::isByPerson).containsExactly(false, true);
        assertThat(platform.assembly.email.timeline.recent(acme.scope, ada, 10))
                .as("what a program did is no act of the contact's")
                .containsExactly(new Timeline.Happening(EmailEventType.OPEN, then));
    }

    @Test
    void allThatWasKeptWithoutAContact_goesWithTheOrganisation() {
        Mailroom gone = new Mailroom(platform, platform.acme());
        Intake there = new Intake(gone);
        UUID contact = gone.contact(ADA);
        there.register(contact, "m-anon", Policy.Tracking.ANONYMOUS);
        there.register(contact, "m-pseu", Policy.Tracking.PSEUDONYMOUS);
        there.receive(open("m-anon", 0), open("m-pseu", 0));
        assertThat(gone.count("counted_event") + gone.count("counting_salt") + gone.count("pseudonymous_event"))
                .isEqualTo(3);
        assertThat(EmailErasables.all())
                .extracting(moxora.erasure.Erasable::table)
                .contains("counted_event", "counting_salt", "pseudonymous_event");
        platform.assembly.purging.run(
                gone.scope, session -> EmailErasables.all().forEach(erasable -> erasable.eraseSome(session, 100)));
        assertThat(gone.count("counted_event") + gone.count("counting_salt") + gone.count("pseudonymous_event"))
                .isZero();
        assertThat(bolt.timeline(adaAtBolt)).isEmpty();
    }

    private void later(Duration time) {
        platform.clock.advanceTo(platform.clock.instant().plus(time));
    }

    private static void expire() {
        boolean more = true;
        while (more) {
            more = platform.assembly.email.rowsAnew.runDue();
        }
        platform.assembly.retention.run.runThrough(platform.clock.instant());
    }

    private ReportedEvent open(String message, long seconds) {
        return open(ADA, message, seconds);
    }

    private ReportedEvent open(String recipient, String message, long seconds) {
        return of(EmailEventType.OPEN, recipient, message, seconds);
    }

    private ReportedEvent click(String message, long seconds) {
        return of(EmailEventType.CLICK, ADA, message, seconds);
    }

    private ReportedEvent of(EmailEventType type, String recipient, String message, long seconds) {
        return ReportedEvent.of(type, recipient, "s")
                .at(then.plusSeconds(seconds))
                .messageId(message)
                .url(type == EmailEventType.CLICK ? "https://x.example/a?id=7" : null)
                .ip("203.0.113.77")
                .userAgent("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
                .build();
    }

    private static ReportedEvent untimed(String message) {
        return ReportedEvent.of(EmailEventType.OPEN, ADA, "the raw report")
                .messageId(message)
                .build();
    }
}
