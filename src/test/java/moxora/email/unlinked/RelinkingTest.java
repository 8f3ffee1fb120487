package moxora.email.unlinked;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.crypto.Token;
import moxora.email.Mailroom;
import moxora.email.event.Intake;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.ReportedEvent;
import moxora.policy.Policy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Somebody with the whole database, and in the one case with all keys, tries to find out who opened what. Each attack is
 * shown to succeed where it should, for one that finds nothing proves nothing.
 */
@Tag("P100")
class RelinkingTest {

    private static final TestPlatform platform = new TestPlatform();
    private static final String ADA = "ada@example.org";

    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.acme());
    private final Intake intake = new Intake(acme);
    private final UUID ada = acme.contact(ADA);
    private final Instant then = acme.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(3));

    @AfterAll
    static void close() {
        platform.assembly.close();
    }

    @Test
    void anAnonymousOpen_cannotBeTriedOutAfterItsWindow_evenWithAllKeys() {
        Intake atBolt = new Intake(bolt);
        UUID adaAtBolt = bolt.contact(ADA);
        intake.register(ada, "m-anon", Policy.Tracking.ANONYMOUS);
        atBolt.register(adaAtBolt, "m-anon", Policy.Tracking.ANONYMOUS);
        ReportedEvent timed = open("m-anon", then);
        ReportedEvent untimed = ReportedEvent.of(EmailEventType.OPEN, ADA, "the raw report")
                .messageId("m-anon")
                .build();
        intake.receive(timed, untimed);
        atBolt.receive(timed);

        assertThat(triedOut(acme, intake.identity(timed)))
                .as("within the window the attack succeeds, which the documentation says")
                .isTrue();
        assertThat(triedOut(acme, intake.identity(untimed))).isTrue();
        assertThat(triedOut(acme, intake.identity(open("m-anon", then.plusSeconds(1)))))
                .as("and only for what happened")
                .isFalse();
        assertThat(triedOut(bolt, intake.identity(timed)))
                .as("acme's keys say nothing of bolt's rows")
                .isFalse();

        platform.clock.advanceTo(platform.clock.instant().plus(Duration.ofDays(33)));
        expire();

        assertThat(triedOut(acme, intake.identity(timed))).isFalse();
        assertThat(triedOut(acme, intake.identity(untimed))).isFalse();
        assertThat(acme.count("counting_salt") + acme.count("counted_event")).isZero();
    }

    @Test
    void aPseudonymousOpen_leadsToNoContactInTheWholeDatabase() {
        intake.register(ada, "m-pseu", Policy.Tracking.PSEUDONYMOUS);
        UUID grace = acme.contact("grace@example.org");
        intake.register(grace, "m-else", Policy.Tracking.PSEUDONYMOUS);
        // A delivery that is stored with the contact comes along.
        intake.receive(open("m-pseu", then), delivery(then.minusSeconds(9)));
        platform.clock.advanceTo(platform.clock.instant().plus(Duration.ofHours(1)));
        intake.receive(ReportedEvent.of(EmailEventType.OPEN, "grace@example.org", "s")
                .at(then.plusSeconds(5))
                .messageId("m-else")
                .build());
        assertThat(acme.count("pseudonymous_event")).isEqualTo(2);
        assertThat(shared()).as("no value of a row is a value of another table").isEmpty();
        assertThat(ofOneTransaction())
                .as("the attack by transaction succeeds on rows that just came")
                .isPositive();

        platform.clock.advanceTo(platform.clock.instant().plus(Duration.ofHours(2)));
        expire();

        assertThat(shared()).isEmpty();
        assertThat(ofOneTransaction()).isZero();
    }

    @Test
    void aRowThatLeadsToAContact_isFound() {
        UUID message = intake.register(ada, "m-pseu", Policy.Tracking.PSEUDONYMOUS);
        intake.receive(open("m-pseu", then));
        assertThat(shared()).isEmpty();
        plant("(select mark from message where id = '" + message + "')", "at");
        assertThat(shared()).as("the message's mark").isNotEmpty();
        plant("message_token", "(select registered_at from message where id = '" + message + "')");
        assertThat(shared()).as("an instant that another row bears").isNotEmpty();
    }

    /** Puts the row back with other values, as a mistaken version of us would have written it. */
    private void plant(String messageToken, String at) {
        platform.assembly.store.run(acme.scope, session -> {
            session.sql()
                    .update(
                            "insert into pseudonymous_event (organisation_id, identity, pseudonym, message_token, type,"
                                    + " machine, at, received_day) select organisation_id, sha256(identity || ?), pseudonym, "
                                    + messageToken + ", type, machine, " + at
                                    + ", received_day from pseudonymous_event where organisation_id = ? limit 1",
                            at.getBytes(StandardCharsets.UTF_8),
                            session.organisation());
        });
    }

    /** With keys: the identity of a guess, against every hash there is. */
    private static boolean triedOut(Mailroom room, Token identity) {
        List<byte[]> salts = platform.assembly.store.within(
                room.scope,
                session -> session.sql()
                        .rows(
                                "select salt from counting_salt where organisation_id = ?",
                                row -> row.bytes(1),
                                session.organisation()));
        Set<String> guesses = new HashSet<>(Set.of(HexFormat.of().formatHex(identity.bytes())));
        salts.forEach(salt -> guesses.add(
                HexFormat.of().formatHex(CountedEvents.mark(salt, identity).bytes())));
        return tables().stream()
                .flatMap(table -> room.dump(table).stream())
                .anyMatch(row -> guesses.stream().anyMatch(row::contains));
    }

    /** Without keys: values of pseudonymous rows that any row of another table bears too. */
    private List<String> shared() {
        List<String> values = platform.assembly.store.within(
                acme.scope,
                session -> session.sql()
                        .rows(
                                "select v from pseudonymous_event, lateral (values (encode(identity, 'hex')),"
                                        + " (encode(pseudonym, 'hex')), (encode(message_token, 'hex')), (at::text)) v (v)"
                                        + " where organisation_id = ? and v is not null",
                                row -> row.text(1).replaceAll("[()\"]", ""),
                                session.organisation()));
        assertThat(values).isNotEmpty();
        List<String> found = new ArrayList<>();
        tables().stream()
                .filter(table -> !table.equals("pseudonymous_event"))
                .forEach(table -> acme.dump(table).stream()
                        .filter(row -> values.stream().anyMatch(row::contains))
                        .forEach(row -> found.add(table)));
        return found;
    }

    /** Without keys: contacts and events that bear the number of a transaction that a pseudonymous row bears. */
    private long ofOneTransaction() {
        return platform.assembly.store.within(
                acme.scope,
                session -> session.sql()
                        .count(
                                "select count(*) from pseudonymous_event p where organisation_id = ? and (exists (select 1"
                                        + " from contact c where c.xmax = p.xmin or c.xmin = p.xmin) or exists (select 1"
                                        + " from email_event e where e.xmin = p.xmin))",
                                session.organisation()));
    }

    private static List<String> tables() {
        return platform.assembly.databases().catalogue().tablesWith("organisation_id").stream()
                .sorted()
                .toList();
    }

    private static void expire() {
        boolean more = true;
        while (more) {
            more = platform.assembly.email.rowsAnew.runDue();
        }
        platform.assembly.retention.run.runThrough(platform.clock.instant());
    }

    private static ReportedEvent open(String message, Instant at) {
        return ReportedEvent.of(EmailEventType.OPEN, ADA, "s")
                .at(at)
                .messageId(message)
                .build();
    }

    private static ReportedEvent delivery(Instant at) {
        return ReportedEvent.of(EmailEventType.DELIVERY, ADA, "s").at(at).build();
    }
}
