package moxora.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moxora.TestPlatform;
import moxora.battery.Sandbox;
import moxora.battery.Tally;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A trail as it was exported, verified by a program that shares no code with what wrote it. */
@Tag("T-38")
@Tag("P63")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyAuditCommandTest {

    @TempDir
    Path folder;

    private String trail;
    private String other;
    private String key;

    @BeforeAll
    void export() {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            TenantScope bolt = sandbox.organisation("bolt");
            for (int i = 0; i < 10; i++) {
                var ada = sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada());
                sandbox.assembly.contacts.get(acme, ada.id());
                if (i == 4) {
                    sandbox.assembly.auditPages.before(acme, Long.MAX_VALUE, 1);
                    sandbox.assembly.auditing.checkpoints.of(acme).orElseThrow();
                }
            }
            trail = exported(sandbox, acme);
            other = exported(sandbox, bolt);
            key = sandbox.assembly.erasure.certificates.publicKeyPem();
        }
    }

    private static String exported(Sandbox sandbox, TenantScope scope) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        sandbox.assembly.auditing.export.write(scope, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTrailAsItWasExported_holds() throws IOException {
        TrailVerdict verdict = TrailVerdict.of(trail, key);
        assertThat(verdict.exit()).as(verdict.said()).isZero();
        assertThat(verdict.said())
                .contains("2 checkpoints bear the signature")
                .contains("0 entries lie behind it")
                .contains("The trail holds.");
        assertThat(trail.lines().filter(line -> line.contains("\"audit_exported\"")))
                .hasSize(1);
    }

    @Test
    void anyLineRemovedSwappedDoubledOrCut_isFound() throws IOException {
        List<String> lines = trail.lines().toList();
        Tally tally = Tally.of("T-38 an exported trail with its lines disturbed is refuted");
        for (int i = 0; i < lines.size(); i++) {
            int at = i;
            refuted(tally, "line " + i + " removed", changed(lines, all -> {
                all.remove(at);
                return all;
            }));
            refuted(tally, "line " + i + " doubled", changed(lines, all -> {
                all.add(at, all.get(at));
                return all;
            }));
            if (i > 0) {
                refuted(tally, "line " + i + " swapped", changed(lines, all -> {
                    Collections.swap(all, at, at - 1);
                    return all;
                }));
                refuted(tally, "cut at line " + i, String.join("\n", lines.subList(0, at)) + "\n");
            }
        }
        tally.close();
    }

    @Test
    void anyCharacterChanged_isFound() throws IOException {
        Random random = Tally.random("exported");
        Tally tally = Tally.of("T-38 an exported trail with one character changed is refuted");
        for (int i = 0; i < Tally.size(150, 3_000); i++) {
            StringBuilder text = new StringBuilder(trail);
            int at = random.nextInt(text.length());
            char now = text.charAt(at);
            char put = now == '0' ? '1' : '0';
            text.setCharAt(at, put);
            if (now != '\n' || at < text.length() - 1) {
                refuted(tally, "character " + at, text.toString());
            }
        }
        tally.close();
    }

    @Test
    void aShortenedTrailWithALastLineThatFits_saysHowFarItIsSigned_andNoFurther() throws IOException {
        List<String> lines = trail.lines().toList();
        long entries = lines.stream().filter(line -> line.contains("\"form\"")).count();
        String hash = group(lines.get((int) entries - 2), "\"hash\":\"([0-9a-f]{64})\"");
        List<String> cut = new ArrayList<>(lines);
        cut.remove((int) entries - 1);
        cut.set(
                cut.size() - 1,
                "{\"end\":true,\"entries\":" + (entries - 1) + ",\"checkpoints\":2,\"head\":\"" + hash + "\"}");
        TrailVerdict verdict = TrailVerdict.of(String.join("\n", cut) + "\n", key);
        assertThat(verdict.exit()).as(verdict.said()).isEqualTo(1);
        assertThat(verdict.said()).contains("From entry " + entries + " on");
    }

    @Test
    void anotherKey_anothersTrail_andAMixOfBoth_doNotHold() throws Exception {
        String stranger;
        try (var in = VerifyAuditCommandTest.class.getResourceAsStream("operator.pub")) {
            stranger = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(TrailVerdict.of(trail, stranger).said())
                .contains("is not signed with the key")
                .contains("Nothing of it is signed");
        assertThat(TrailVerdict.of(trail, stranger).exit()).isEqualTo(1);
        assertThat(TrailVerdict.of(other, key).exit()).isZero();
        List<String> mixed = new ArrayList<>(trail.lines().toList());
        mixed.set(0, other.lines().findFirst().orElseThrow());
        assertThat(TrailVerdict.of(String.join("\n", mixed) + "\n", key).exit()).isEqualTo(1);
    }

    @Test
    void wrongUsageAndUnreadableFiles_areTwo() throws IOException {
        Path file = Files.writeString(folder.resolve("trail.ndjson"), trail);
        Path pem = Files.writeString(folder.resolve("operator.pub"), key);
        assertThat(List.of(
                        verify(),
                        verify(file.toString()),
                        verify("--key", pem.toString()),
                        verify(file.toString(), "--key"),
                        verify(file.toString(), "--key", pem.toString(), "--bogus"),
                        verify(file + ".missing", "--key", pem.toString()),
                        verify(file.toString(), "--key", file.toString()),
                        verify(pem.toString(), "--key", pem.toString()),
                        verify(folder.toString(), "--key", pem.toString())))
                .containsOnly(2);
        Files.writeString(file, "{\"form\":2}\n");
        assertThat(verify(file.toString(), "--key", pem.toString())).isEqualTo(2);
        Files.writeString(file, "[1]\n");
        assertThat(verify(file.toString(), "--key", pem.toString())).isEqualTo(2);
        Files.writeString(file, "{\"a\":\"" + "x".repeat(70_000) + "\"}\n");
        assertThat(verify(file.toString(), "--key", pem.toString())).isEqualTo(2);
        Files.write(file, new byte[] {'{', '"', (byte) 0xc3, '"', '}'});
        assertThat(verify(file.toString(), "--key", pem.toString())).isEqualTo(2);
        Files.writeString(file, trail);
        assertThat(verify(file.toString(), "--key", pem.toString())).isZero();
        assertThat(verify(file.toString(), "--key", pem.toString(), "--json")).isZero();
        assertThat(verify("--help")).isZero();
    }

    @Test
    void anEmptyFile_isCutOffAndUnsigned() throws IOException {
        TrailVerdict verdict = TrailVerdict.of("", key);
        assertThat(verdict.exit()).isEqualTo(1);
        assertThat(verdict.said()).contains("no last line");
    }

    private static int verify(String... args) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>(List.of("verify-audit"));
        all.addAll(List.of(args));
        return new Moxora(nowhere, nowhere).run(all).orElseThrow();
    }

    private static String changed(List<String> lines, UnaryOperator<List<String>> change) {
        return String.join("\n", change.apply(new ArrayList<>(lines))) + "\n";
    }

    private void refuted(Tally tally, String what, String text) throws IOException {
        TrailVerdict verdict = TrailVerdict.of(text, key);
        tally.check(verdict.exit() != 0, what + ": " + verdict.said());
    }

    private static String group(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
