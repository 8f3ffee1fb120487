package moxora.email.unlinked;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.email.Mailroom;
import moxora.email.event.Intake;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.ReportedEvent;
import moxora.policy.Policies;
import moxora.policy.Policy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opens and clicks under a pseudonym: told apart, on no timeline, and gone with their contact or their time. */
class PseudonymousEventsTest {

    private static final String ADA = "ada@example.org";

    /** With a clock of its own, which goes years ahead. */
    private static final TestPlatform platform = new TestPlatform();

    @AfterAll
    static void close() {
        platform.assembly.close();
    }

    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Intake intake = new Intake(acme);
    private final UUID ada = acme.contact(ADA);
    private final Instant then = acme.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(30));

    @Test
    void pseudonymous_tellsOpensOfOnePersonAndMessageApart_onNoTimeline() {
        UUID grace = acme.contact("grace@example.org");
        intake.register(ada, "m-one", Policy.Tracking.PSEUDONYMOUS);
        intake.register(ada, "m-two", Policy.Tracking.PSEUDONYMOUS);
        intake.register(grace, "m-three", Policy.Tracking.PSEUDONYMOUS);

        intake.receive(open("m-one", 0), open("m-one", 60), open("m-two", 0), open("grace@example.org", "m-three", 0));
        intake.receive(open("m-one", 60), open("m-one", 0));

        assertThat(pseudonyms()).hasSize(4);
        assertThat(pseudonyms().stream().distinct()).hasSize(3);
        assertThat(acme.timeline(ada)).isEmpty();
        assertThat(platform.assembly.email.timeline.recent(acme.scope, ada, 10)).isEmpty();
        assertThat(intake.taken)
                .hasSize(4)
                .allSatisfy(event -> assertThat(event.contacts()).isEmpty());
        assertThat(acme.count("email_event") + acme.count("counted_event") + acme.count("parked_event"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("P94")
    @Tag("P100")
    void pseudonymousEvents_goWithTheirContact_andNobodyElses(boolean registered, @TempDir Path folder) {
        UUID grace = acme.contact("grace@example.org");
        Intake tried = registered ? intake : intakeOfUnregistered(folder);
        if (registered) {
            intake.register(ada, "m-one", Policy.Tracking.PSEUDONYMOUS);
            intake.register(grace, "m-two", Policy.Tracking.PSEUDONYMOUS);
        }
        tried.receive(open("m-one", 0), open("grace@example.org", "m-two", 0));
        later(Duration.ofDays(2));
        tried.receive(open("m-one", 90_000), open("grace@example.org", "m-two", 90_000));
        assertThat(acme.count("pseudonymous_event")).isEqualTo(4);

        platform.assembly.contacts.erase(acme.scope, ada, null);
        assertThat(acme.count("pseudonymous_event")).isEqualTo(2);
        platform.assembly.contacts.erase(acme.scope, grace, null);
        assertThat(acme.count("pseudonymous_event")).isZero();
    }

    /** As if the policy said so of messages that nobody registered. */
    private Intake intakeOfUnregistered(Path folder) {
        try {
            Path shipped = Path.of(System.getProperty("project.directory", "."), "tenant-config", "moxora.yaml");
            String policy = Files.readString(shipped).replace("tracking: identified", "tracking: pseudonymous");
            Files.writeString(folder.resolve("moxora.yaml"), policy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Intake(acme, Policies.load(folder));
    }

    @Test
    @Tag("P86")
    void pseudonymousEvents_doNotOutliveTheirRetention() {
        Mailroom moksana = new Mailroom(platform, platform.organisation("moksana", "moksana"));
        Intake there = new Intake(moksana);
        UUID contact = moksana.contact(ADA);
        there.register(contact, "m-one", Policy.Tracking.PSEUDONYMOUS);
        intake.register(ada, "m-one", Policy.Tracking.PSEUDONYMOUS);
        there.receive(open("m-one", 0));
        intake.receive(open("m-one", 0));

        later(Duration.ofDays(3 * 365 - 2));
        expire();
        assertThat(moksana.count("pseudonymous_event")).isEqualTo(1);
        later(Duration.ofDays(3));
        expire();
        assertThat(moksana.count("pseudonymous_event")).isZero();
        assertThat(acme.count("pseudonymous_event"))
                .as("kept as long as the account")
                .isEqualTo(1);
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

    private List<String> pseudonyms() {
        return platform.assembly.store.within(
                acme.scope,
                session -> session.sql()
                        .rows(
                                "select pseudonym::text from pseudonymous_event where organisation_id = ?",
                                row -> row.text(1),
                                session.organisation()));
    }

    private ReportedEvent open(String message, long seconds) {
        return open(ADA, message, seconds);
    }

    private ReportedEvent open(String recipient, String message, long seconds) {
        return of(EmailEventType.OPEN, recipient, message, seconds);
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
}
