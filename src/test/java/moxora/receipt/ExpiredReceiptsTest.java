package moxora.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.battery.Sandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("N10")
class ExpiredReceiptsTest {

    @TempDir
    private Path folder;

    private Sandbox sandbox;
    private Disclosures ending;
    private Disclosures keeping;

    @BeforeEach
    void open() throws IOException {
        Path shipped = Path.of(System.getProperty("project.directory", ".")).resolve("tenant-config");
        try (Stream<Path> files = Files.list(shipped)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                Files.writeString(
                        folder.resolve(file.getFileName().toString()),
                        file.endsWith("moxora.yaml")
                                ? text.replaceFirst("(?m)^ai:$", "ai:\n    receiptRetention: P6M")
                                : text);
            }
        }
        sandbox = Sandbox.open(Map.of("moxora.tenant.config.dir", folder.toString()));
        ending = new Disclosures(sandbox.assembly, sandbox.organisation("acme", "moxora"));
        keeping = new Disclosures(sandbox.assembly, sandbox.organisation("bolt", "pixelant"));
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void receiptsGo_whenTheirTimeIsOver_andOthersStay() {
        Receipt old = ending.send(ending.contact());
        Receipt ofBolt = keeping.send(keeping.contact());
        Instant end = old.at().atOffset(ZoneOffset.UTC).plusMonths(6).toInstant();
        sandbox.clock.advanceTo(end.minus(Duration.ofDays(1)));
        Receipt young = ending.refuse(null);
        sandbox.clock.advanceTo(end.minusSeconds(1));
        sandbox.assembly.retention.run.runThrough(sandbox.clock.instant());
        assertThat(ending.all()).containsExactly(young, old);

        sandbox.clock.advanceTo(end.plus(Duration.ofHours(1)));
        sandbox.assembly.retention.run.runThrough(sandbox.clock.instant());

        assertThat(ending.all()).containsExactly(young);
        assertThat(keeping.all()).containsExactly(ofBolt);
        assertThat(sandbox.assembly.auditPages.before(ending.scope, Long.MAX_VALUE, 20))
                .filteredOn(entry -> entry.action().equals("retention_ran"))
                .extracting(entry -> entry.detail())
                .anySatisfy(detail -> assertThat(detail).contains("aiReceipts=1"));
        assertThat(sandbox.assembly.auditPages.before(keeping.scope, Long.MAX_VALUE, 20))
                .noneMatch(entry ->
                        entry.action().equals("retention_ran") && entry.detail().contains("aiReceipts"));
    }

    /** More than one batch in one round; the rows need not open for that. */
    @Test
    void manyGoInOneRound() {
        UUID contact = ending.contact();
        Instant now = sandbox.clock.instant();
        ending.moxora.store.run(
                ending.scope,
                session -> session.sql()
                        .update(
                                "insert into ai_receipt (organisation_id, id, at, contact_id, sealed)"
                                        + " select ?, gen_random_uuid(), cast(? as timestamptz), ?, '\\x00'"
                                        + " from generate_series(1, 2500)",
                                session.organisation(),
                                now,
                                contact));
        sandbox.clock.advanceTo(now.plus(Duration.ofDays(200)));

        sandbox.assembly.retention.run.runThrough(sandbox.clock.instant());

        assertThat(ending.dump("ai_receipt")).isEqualTo(List.of());
    }
}
