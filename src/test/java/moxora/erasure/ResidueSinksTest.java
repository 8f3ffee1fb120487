package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import moxora.TestPlatform;
import moxora.battery.Sandbox;
import moxora.battery.Tally;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A residue in any sink, in any way of writing, keeps a scan from being clean; what could not be looked at is told. */
@Tag("N2")
@Tag("N5")
@Tag("T-51")
@Tag("T-57")
class ResidueSinksTest {

    private static final String FIRST = "folder 1 of MOXORA_SCAN_DIRS";
    private static final String SECOND = "folder 2 of MOXORA_SCAN_DIRS";

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private TenantScope acme;
    private Evidence evidence;

    @BeforeEach
    void erase() throws IOException {
        for (String name : List.of("logs", "mails", "exports")) {
            Files.createDirectories(folder.resolve(name));
        }
        sandbox = Sandbox.open(Map.of(
                "moxora.log.dir",
                folder.resolve("logs").toString(),
                "moxora.mail.url",
                folder.resolve("mails").toUri().toString().replace("///", "/"),
                "moxora.scan.dirs",
                folder.resolve("exports") + File.pathSeparator + folder.resolve("missing")));
        acme = sandbox.organisation("acme");
        sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada());
        TenantScope bolt = sandbox.organisation("bolt");
        sandbox.assembly.contacts.create(bolt, "GB", TestPlatform.ada());
        Closure closure = sandbox.assembly.erasure.closures.request(acme);
        sandbox.clock.advanceTo(closure.dueAt());
        sandbox.assembly.erasure.run.runDue();
        evidence = new ErasureJournal(sandbox.assembly.vault, sandbox.clock).evidence(acme.organisation());
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void aResidueInAnySink_isFoundAndNamed() throws IOException {
        ErasureRun.Scanned clean = scan();
        assertThat(broken(clean)).isEmpty();
        assertThat(clean.sinks())
                .extracting(ScannedSink::name)
                .containsExactlyInAnyOrder(
                        "the tenant data's rows",
                        "the tenant data's files",
                        "the vault's rows",
                        "the vault's files",
                        "the logs",
                        "the mails",
                        FIRST,
                        SECOND);
        assertThat(clean.sinks())
                .allSatisfy(sink -> assertThat(sink.bytes() > 0 || sink.name().equals(SECOND))
                        .as(sink.name())
                        .isTrue());
        assertThat(clean.notAddressed()).as("a folder that is not there").anyMatch(area -> area.startsWith(SECOND));

        Tally tally = Tally.of("N5 residues in sinks, each written in another way");
        List<Map.Entry<String, Function<String, byte[]>>> ways =
                new ArrayList<>(new TreeMap<>(Written.ways()).entrySet());
        List<String> texts = evidence.canaryTexts();
        List<String> sinks = List.of("logs", "mails", "exports");
        List<String> names = List.of("the logs", "the mails", FIRST);
        int rounds = Tally.size(3, ways.size());
        for (int round = 0; round < rounds; round++) {
            List<Path> planted = new ArrayList<>();
            for (int sink = 0; sink < sinks.size(); sink++) {
                Map.Entry<String, Function<String, byte[]>> way = ways.get((round * 7 + sink * 13) % ways.size());
                String text = texts.get((round * 3 + sink) % texts.size());
                planted.add(Files.write(
                        folder.resolve(sinks.get(sink)).resolve("left"),
                        way.getValue().apply(text)));
            }
            List<String> broken = broken(scan());
            for (int sink = 0; sink < sinks.size(); sink++) {
                tally.check(
                        broken.contains("no plaintext canary in " + names.get(sink)),
                        names.get(sink) + " in round " + round + ": " + broken);
            }
            for (Path left : planted) {
                Files.delete(left);
            }
        }
        inTheDatabases(tally);
        tally.close();
    }

    /** Last, since what was once in a cluster's files stays there for a while. */
    private void inTheDatabases(Tally tally) {
        String text = evidence.canaryTexts().get(3);
        UUID row = evidence.ids().get(evidence.ids().size() / 2);
        sandbox.asSuperuser(
                planted(new String(Written.ways().get("JSON throughout").apply(text))));
        sandbox.asSuperuser(planted("an id of a row: " + row));
        sandbox.inVaultAsSuperuser(
                planted(new String(Written.ways().get("hexadecimal").apply(text))));
        List<String> broken = broken(scan());
        for (String sink :
                List.of("the tenant data's rows", "the tenant data's files", "the vault's rows", "the vault's files")) {
            tally.check(broken.contains("no plaintext canary in " + sink), sink + ": " + broken);
        }
        tally.check(broken.contains("no id, token or ciphertext in the tenant data's rows"), "ids: " + broken);
    }

    private static String planted(String text) {
        return "set synchronous_commit = on; insert into scan_control (id, planted) values ('" + UUID.randomUUID()
                + "', E'" + text.replace("\\", "\\\\").replace("'", "''") + "')";
    }

    /** The journal lies in a sink: what it holds to look for later may not be found there. */
    @Test
    void theEvidence_isNoResidueItself() {
        String written = evidence.json().toString();
        assertThat(evidence.canaryTexts()).hasSizeGreaterThan(20).doesNotHaveDuplicates();
        assertThat(evidence.canaryTexts()).noneMatch(written::contains);
        assertThat(evidence.ids()).isNotEmpty().noneMatch(id -> written.contains(id.toString()));
        assertThat(Evidence.of(evidence.json()).canaryTexts()).isEqualTo(evidence.canaryTexts());
        assertThat(Evidence.of(evidence.json()).ids()).isEqualTo(evidence.ids());
    }

    @Test
    void theCertificate_saysWhatWasLookedThroughAndWhatWasNot() {
        String certificate =
                sandbox.assembly.erasure.certificates.find(acme.organisation()).orElseThrow();
        assertThat(certificate)
                .contains("quoted-printable", "\"the mails\"", FIRST)
                .contains(SECOND + ": 1 files or folders could not be read")
                .doesNotContain(folder.toString());
    }

    @Test
    void aControlLeftByAKilledScan_isTakenAway() throws IOException {
        Path left = Files.writeString(folder.resolve("logs").resolve("scan-control-left"), "x");
        Files.setLastModifiedTime(left, java.nio.file.attribute.FileTime.fromMillis(0));
        scan();
        assertThat(left).doesNotExist();
        try (var files = Files.list(folder.resolve("logs"))) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("scan-control"));
        }
    }

    private ErasureRun.Scanned scan() {
        return sandbox.assembly.erasure.run.verify(acme.organisation());
    }

    private static List<String> broken(ErasureRun.Scanned scanned) {
        return scanned.checks().stream()
                .filter(check -> !check.holds())
                .map(Check::name)
                .toList();
    }
}
