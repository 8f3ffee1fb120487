package moxora.email.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.battery.Sandbox;
import moxora.contact.ContactDraft;
import moxora.email.Reports;
import moxora.email.engagement.EngagementState;
import moxora.email.event.Timeline;
import moxora.field.DataClass;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("N12")
class EventRetentionTest {

    private Sandbox sandbox;
    private TenantScope acme;
    private TenantScope keeping;
    private Reports provider;

    @TempDir
    private Path folder;

    private void open(String retention) throws IOException {
        Path given = Path.of(System.getProperty("project.directory", ".")).resolve("tenant-config");
        try (Stream<Path> files = Files.list(given)) {
            for (Path file : files.toList()) {
                boolean ends = file.endsWith("moxora.yaml");
                String text = Files.readString(file);
                Files.writeString(
                        folder.resolve(file.getFileName().toString()),
                        ends || file.endsWith("pixelant.yaml")
                                ? text.replaceAll("(?m)^    (retention|minimumCell): .*\n", "")
                                        .replaceAll("(?m)^    (emailEvents|messages): P.*$", "    $1: account")
                                        .replaceFirst(
                                                "(?m)^emailEvents:$",
                                                "emailEvents:\n    retention: " + (ends ? retention : "account")
                                                        + "\n    minimumCell: 3")
                                : text);
            }
        }
        sandbox = Sandbox.open(Map.of("moxora.tenant.config.dir", folder.toString()));
        acme = sandbox.organisation("acme", "moxora");
        keeping = sandbox.organisation("bolt", "pixelant");
        provider = Reports.of(sandbox.assembly, acme);
    }

    @AfterEach
    void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private UUID contact(TenantScope scope, String address) {
        return sandbox.assembly
                .contacts
                .create(
                        scope,
                        "GB",
                        new ContactDraft(
                                "Ada", null, List.of(address), List.of(), null, null, List.of(), Map.of(), null))
                .id();
    }

    private long count(TenantScope scope, String table) {
        return sandbox.assembly.store.within(
                scope,
                session -> session.sql()
                        .count("select count(*) from " + table + " where organisation_id = ?", session.organisation()));
    }

    private void runAt(Instant at) {
        sandbox.clock.advanceTo(at);
        sandbox.assembly.retention.run.runThrough(sandbox.clock.instant());
    }

    /** Calendar arithmetic as java.time has it; that of the database must be the same to the second. */
    @ParameterizedTest
    @CsvSource({
        "P1M, 2027-01-31T10:00:00Z, 2027-02-28T10:00:00Z",
        "P1M, 2027-02-28T10:00:00Z, 2027-03-28T10:00:00Z",
        "P1Y, 2028-02-29T23:59:59Z, 2029-02-28T23:59:59Z",
        "P6M, 2027-08-31T00:00:00Z, 2028-02-29T00:00:00Z",
        "P90D, 2027-01-01T00:00:00Z, 2027-04-01T00:00:00Z"
    })
    void anEvent_goesWhenItsTimeIsOver_andNotASecondBefore(String retention, Instant received, Instant over)
            throws IOException {
        open(retention);
        UUID ada = contact(acme, "ada@example.org");
        contact(keeping, "ada@example.org");
        Reports ofKeeping = Reports.of(sandbox.assembly, keeping);
        sandbox.clock.advanceTo(received);
        Instant at = Instant.ofEpochSecond(received.getEpochSecond() - 5);
        provider.receive("open", "ada@example.org", at);
        ofKeeping.receive("open", "ada@example.org", at);
        sandbox.clock.advanceTo(received.plus(Duration.ofDays(7)));
        provider.receive("click", "ada@example.org", at.plusSeconds(1));
        // Marks of who was counted go with the day; behind that comes the event. The clock goes on by itself: between
        // the event's receipt and now, seconds pass at most.
        Instant end = sandbox.assembly
                .retention
                .run
                .nextDue(EnumSet.of(DataClass.EMAIL_EVENTS), over, over.plusSeconds(60))
                .orElseThrow();
        assertThat(end).isBetween(over, over.plusSeconds(30));

        runAt(end.minusSeconds(1));
        assertThat(count(acme, "email_event")).isEqualTo(2);

        runAt(end);
        assertThat(sandbox.assembly.email.timeline.recent(acme, ada, 10))
                .extracting(Timeline.Happening::at)
                .containsExactly(at.plusSeconds(1));
        EngagementState left =
                sandbox.assembly.email.engagement.page(acme, ada, null, 10).contact();
        assertThat(left.opened()).isNull();
        assertThat(left.clicked()).isNotNull();
        assertThat(count(keeping, "email_event")).isEqualTo(1);

        runAt(end.plus(Duration.ofDays(40)));
        assertThat(count(acme, "email_event") + count(acme, "email_state") + count(acme, "email_statistic"))
                .isZero();
        assertThat(count(keeping, "email_statistic")).isEqualTo(2);
        // Two events at two times; their figures may have gone at a third.
        assertThat(audited(acme)).isBetween(2L, 3L);
        assertThat(audited(keeping)).isZero();
    }

    private long audited(TenantScope scope) {
        return sandbox.assembly.store.within(
                scope,
                session -> session.sql()
                        .count(
                                "select count(*) from audit_entry where organisation_id = ? and action = 'retention_ran' and detail like '%emailEvents=%'",
                                session.organisation()));
    }

    /** With every row of the database in hand, nobody finds a figure below the minimum whose events are gone. */
    @Test
    void noSmallFigure_outlivesItsEvents() throws Exception {
        open("P1M");
        for (int i = 0; i < 4; i++) {
            contact(acme, "p" + i + "@example.org");
        }
        Instant received = Instant.parse("2027-03-10T12:00:00Z");
        sandbox.clock.advanceTo(received);
        for (int i = 0; i < 4; i++) {
            provider.receive("delivered", "p" + i + "@example.org", received.minusSeconds(60));
        }
        for (int i = 0; i < 9; i++) {
            provider.receive("open", "p0@example.org", received.minusSeconds(60 + i));
        }
        provider.receive("click", "p1@example.org", received.minus(Duration.ofDays(1)));

        runAt(Instant.parse("2027-04-11T00:00:00Z"));

        assertThat(count(acme, "email_event")).isZero();
        assertThat(everyRow("email_statistic_person")).isEmpty();
        assertThat(everyRow("email_statistic"))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row).endsWith(",delivered,4,4)"));
    }

    private List<String> everyRow(String table) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = sandbox.superuser();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select t::text from " + table + " t")) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }
}
