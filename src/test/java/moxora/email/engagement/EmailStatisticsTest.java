package moxora.email.engagement;

import static moxora.email.Refusals.is;
import static moxora.email.engagement.StatisticKind.CLICKED;
import static moxora.email.engagement.StatisticKind.DELIVERED;
import static moxora.email.engagement.StatisticKind.OPENED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.email.Mailroom;
import moxora.email.provider.Sender;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Ids;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N12")
class EmailStatisticsTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final EmailStatistics statistics = platform.assembly.email.statistics;
    private final Mailroom acme = new Mailroom(platform, platform.acme());
    private final Mailroom bolt = new Mailroom(platform, platform.bolt());
    private final Instant noon =
            acme.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(2)).plus(Duration.ofHours(12));
    private final LocalDate day = noon.atOffset(ZoneOffset.UTC).toLocalDate();
    private final List<UUID> contacts = new ArrayList<>();

    private void contacts(Mailroom room, int count) {
        for (int i = 0; i < count; i++) {
            contacts.add(room.contact("p" + i + "@example.org"));
        }
    }

    private JsonObject event(String type, int person, Instant at, String message) {
        return Sender.event(type, "p" + person + "@example.org", at)
                .add("sg_message_id", message)
                .build();
    }

    private void register(String name, int... people) {
        for (int person : people) {
            platform.assembly.store.run(
                    acme.scope,
                    session -> session.sql()
                            .update(
                                    "insert into message (organisation_id, id, mark, contact_id, kind, tracking, sealed,"
                                            + " registered_at) values (?, ?, ?, ?, 'marketing', 'identified', ?, ?)",
                                    session.organisation(),
                                    Ids.next(),
                                    platform.assembly.email.messages.mark(acme.scope, name),
                                    contacts.get(person),
                                    new byte[] {1},
                                    acme.now()));
        }
    }

    private Map<StatisticKind, Long> onTheDay(Mailroom room, String message) {
        return statistics.days(room.scope, day, day, message).told().get(0).figures();
    }

    @Test
    void aFigure_isToldFromTheMinimumOfPeopleOn() {
        contacts(acme, 10);
        for (int i = 0; i < 9; i++) {
            acme.receive(event("delivered", i, noon, "m" + i));
        }
        assertThat(onTheDay(acme, null)).isEmpty();

        acme.receive(event("delivered", 9, noon, "m9"), event("delivered", 9, noon, "m9"));

        assertThat(onTheDay(acme, null)).containsExactly(Map.entry(DELIVERED, 10L));
        assertThat(statistics.days(acme.scope, day, day, null).minimumCell()).isEqualTo(10);
        assertThat(onTheDay(bolt, null)).isEmpty();
    }

    @Test
    void onePersonWhoOpensOften_isOnePerson() {
        contacts(acme, 1);
        for (int i = 0; i < 40; i++) {
            acme.receive(event("open", 0, noon.plusSeconds(i), "m"));
        }
        assertThat(onTheDay(acme, null)).isEmpty();
        assertThat(acme.dump("email_statistic")).allMatch(row -> row.endsWith(",opened,40,1)"));
    }

    @Test
    void machineOpens_areFiguresOfTheirOwn_andTheFutureIsToday() {
        contacts(acme, 10);
        Instant ahead = acme.now().plus(Duration.ofDays(400)).truncatedTo(ChronoUnit.SECONDS);
        for (int i = 0; i < 10; i++) {
            acme.receive(
                    Sender.event("open", "p" + i + "@example.org", noon)
                            .add("sg_machine_open", true)
                            .build(),
                    event("click", i, ahead, "m"));
        }
        assertThat(onTheDay(acme, null)).containsExactly(Map.entry(StatisticKind.MACHINE_OPENED, 10L));
        LocalDate today = statistics.today();
        assertThat(statistics.days(acme.scope, today, today, null).told().get(0).figures())
                .containsExactly(Map.entry(CLICKED, 10L));
    }

    /** Who knows all that is told about a day cannot work out what is not. */
    @Test
    void whatIsToldOfADay_lessWhatIsToldOfItsMessages_isNeverBelowTheMinimum() {
        contacts(acme, 40);
        int[] many = java.util.stream.IntStream.range(0, 20).toArray();
        register("large", many);
        register("small", 30, 31);
        for (int i : many) {
            acme.receive(event("open", i, noon, "large"));
        }
        assertThat(onTheDay(acme, null)).containsEntry(OPENED, 20L);

        acme.receive(event("open", 30, noon, "small"), event("open", 31, noon, "small"));

        assertThat(onTheDay(acme, "large")).containsEntry(OPENED, 20L);
        assertThat(onTheDay(acme, "small")).isEmpty();
        assertThat(onTheDay(acme, null)).as("22 would give away the 2").doesNotContainKey(OPENED);

        for (int i = 20; i < 30; i++) {
            acme.receive(event("open", i, noon, "not registered " + i));
        }
        assertThat(onTheDay(acme, null)).containsEntry(OPENED, 32L);
        assertThat(onTheDay(acme, "small")).isEmpty();
    }

    @Test
    void aMessagesFigure_addsUpTheDaysThatAreTold() {
        contacts(acme, 12);
        register("m", java.util.stream.IntStream.range(0, 12).toArray());
        for (int i = 0; i < 12; i++) {
            acme.receive(event("open", i, noon, "m"));
        }
        for (int i = 0; i < 3; i++) {
            acme.receive(event("open", i, noon.minus(Duration.ofDays(1)), "m"));
        }
        assertThat(statistics.message(acme.scope, "m").told()).containsExactly(Map.entry(OPENED, 12L));
        assertThat(statistics.message(acme.scope, "<m>").told()).containsExactly(Map.entry(OPENED, 12L));
        for (String unknown : List.of("nothing", "M")) {
            assertThatThrownBy(() -> statistics.message(acme.scope, unknown))
                    .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
        }
        assertThatThrownBy(() -> statistics.message(bolt.scope, "m"))
                .isInstanceOfSatisfying(Fault.class, is(FaultCode.NOT_FOUND));
    }

    @Test
    void erasedContacts_changeNoFigure_andNoRowNamesAnybody() {
        contacts(acme, 11);
        for (int i = 0; i < 11; i++) {
            acme.receive(event("delivered", i, noon, "m"));
        }
        Map<StatisticKind, Long> before = onTheDay(acme, null);
        for (String table : List.of("email_statistic", "email_statistic_person")) {
            String rows = String.join("\n", acme.dump(table));
            for (String elsewhere : List.of("contact", "contact_email", "contact_token", "email_event", "message")) {
                acme.dump(elsewhere).stream()
                        .flatMap(row -> java.util.regex.Pattern.compile("\\\\x[0-9a-f]{32}\\b|[0-9a-f-]{36}")
                                .matcher(row)
                                .results())
                        .map(java.util.regex.MatchResult::group)
                        .filter(found -> !found.equals(acme.scope.organisation().toString()))
                        .forEach(found -> assertThat(rows).doesNotContain(found));
            }
        }
        contacts.forEach(contact -> platform.assembly.contacts.erase(acme.scope, contact, null));

        assertThat(onTheDay(acme, null)).isEqualTo(before).containsEntry(DELIVERED, 11L);
    }
}
