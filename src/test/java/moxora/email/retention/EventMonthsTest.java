package moxora.email.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.battery.Sandbox;
import moxora.contact.ContactDraft;
import moxora.email.Reports;
import moxora.email.engagement.EngagementState;
import moxora.email.event.Receipt;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventMonthsTest {

    private static final Instant FIRST = Instant.parse("2027-06-15T12:00:00Z");

    @TempDir
    private Path folder;

    /** @param retention of every policy; account: as the files have it, of which one says that */
    private Sandbox open(String retention) throws IOException {
        Path given = Path.of(System.getProperty("project.directory", ".")).resolve("tenant-config");
        try (Stream<Path> files = Files.list(given)) {
            for (Path file : files.toList()) {
                Files.writeString(
                        folder.resolve(file.getFileName().toString()),
                        retention.equals("account")
                                ? Files.readString(file)
                                : Files.readString(file)
                                        .replaceAll("(?m)^    retention: .*\n", "")
                                        .replaceFirst(
                                                "(?m)^emailEvents:$", "emailEvents:\n    retention: " + retention));
            }
        }
        return Sandbox.open(Map.of("moxora.tenant.config.dir", folder.toString()));
    }

    private static List<String> months(Sandbox sandbox, TenantScope scope) {
        return sandbox.assembly.store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                                        + " where i.inhparent = 'email_event'::regclass order by 1",
                                row -> row.text(1)));
    }

    private static String partitionOf(Sandbox sandbox, TenantScope scope, Instant at) {
        return sandbox.assembly.store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select tableoid::regclass::text from email_event where organisation_id = ? and at = ?",
                                row -> row.text(1),
                                session.organisation(),
                                at)
                        .get(0));
    }

    private static UUID contact(Sandbox sandbox, TenantScope scope) {
        return sandbox.assembly
                .contacts
                .create(
                        scope,
                        "GB",
                        new ContactDraft(
                                "Ada",
                                null,
                                List.of("ada@example.org"),
                                List.of(),
                                null,
                                null,
                                List.of(),
                                Map.of(),
                                null))
                .id();
    }

    @Test
    void monthsAreMadeAhead_walledAsAllTables_andDroppedWhenNothingInThemIsKept() throws IOException {
        try (Sandbox sandbox = open("P1M")) {
            TenantScope acme = sandbox.organisation("acme");
            UUID ada = contact(sandbox, acme);
            Reports provider = Reports.of(sandbox.assembly, acme);
            sandbox.clock.advanceTo(FIRST);
            provider.receive("open", "ada@example.org", FIRST);
            assertThat(partitionOf(sandbox, acme, FIRST)).isEqualTo("email_event_default");

            sandbox.assembly.email.months.runDue();

            // June lies in the default partition already, and stays there.
            assertThat(months(sandbox, acme))
                    .contains("email_event_2027_07", "email_event_2027_08", "email_event_2027_09")
                    .doesNotContain("email_event_2027_06");
            assertThat(sandbox.assembly.databases().holes()).isEmpty();
            assertThat(sandbox.assembly.erasure.plan.gaps()).isEmpty();

            Instant july = Instant.parse("2027-07-20T12:00:00Z");
            sandbox.clock.advanceTo(july);
            provider.receive("click", "ada@example.org", july);
            assertThat(partitionOf(sandbox, acme, july)).isEqualTo("email_event_2027_07");
            assertThat(sandbox.assembly.email.timeline.recent(acme, ada, 5)).hasSize(2);
            assertThat(sandbox.assembly.email.timeline.page(acme, ada, null, 5).items())
                    .hasSize(2);

            // Received on 20 July, kept by nobody after 21 August.
            sandbox.clock.advanceTo(Instant.parse("2027-08-20T12:00:00Z"));
            sandbox.assembly.email.months.runDue();
            assertThat(months(sandbox, acme)).contains("email_event_2027_07");
            sandbox.clock.advanceTo(Instant.parse("2027-08-21T00:00:01Z").plus(Duration.ofHours(6)));
            sandbox.assembly.email.months.runDue();
            assertThat(months(sandbox, acme))
                    .doesNotContain("email_event_2027_07")
                    .contains("email_event_2027_11");

            sandbox.assembly.retention.run.runThrough(sandbox.clock.instant());
            assertThat(sandbox.assembly
                            .email
                            .engagement
                            .page(acme, ada, null, 5)
                            .contact())
                    .isEqualTo(EngagementState.NONE);
        }
    }

    @Test
    void whereOnePolicyKeepsEventsWithTheAccount_noMonthIsDropped() throws IOException {
        try (Sandbox sandbox = open("account")) {
            TenantScope acme = sandbox.organisation("acme");
            contact(sandbox, acme);
            Reports provider = Reports.of(sandbox.assembly, acme);
            Instant now = sandbox.clock.instant();
            provider.receive("open", "ada@example.org", now);
            List<String> before = months(sandbox, acme);

            sandbox.clock.advanceTo(now.plus(Duration.ofDays(1_000)));
            sandbox.assembly.email.months.runDue();

            assertThat(months(sandbox, acme)).containsAll(before);
        }
    }

    @Test
    void whereTheOwnerDoesNotGetIn_eventsAreTakenAllTheSame() throws IOException {
        try (Sandbox sandbox = Sandbox.open(Map.of("moxora.db.owner.password", "no longer right"))) {
            TenantScope acme = sandbox.organisation("acme");
            contact(sandbox, acme);
            Reports provider = Reports.of(sandbox.assembly, acme);
            List<String> before = months(sandbox, acme);
            sandbox.clock.advanceTo(FIRST);

            sandbox.assembly.email.months.runDue();

            assertThat(months(sandbox, acme)).isEqualTo(before);
            assertThat(provider.receive("open", "ada@example.org", FIRST)).isEqualTo(new Receipt(1, 0, 0));
        }
    }
}
