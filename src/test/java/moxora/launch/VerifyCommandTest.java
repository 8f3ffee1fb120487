package moxora.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The frozen certificate was canonicalised and signed by other programs than ours. */
class VerifyCommandTest {

    private static final String FINGERPRINT = "369077251e6295450525228fce79b4304bbdeb588e72e2f422a469876856893b";

    @TempDir
    Path folder;

    private Path certificate;
    private Path key;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void copyTheFrozenOnes() throws IOException {
        certificate =
                Files.writeString(folder.resolve("certificate.json"), SignedCertificates.frozen("certificate.json"));
        key = Files.writeString(folder.resolve("operator.pub"), SignedCertificates.frozen("operator.pub"));
    }

    private int verify(String... args) {
        out.reset();
        err.reset();
        List<String> all = new ArrayList<>(List.of("verify"));
        all.addAll(List.of(args));
        return new Moxora(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(all)
                .orElseThrow();
    }

    private int verifyFiles() {
        return verify(certificate.toString(), "--key", key.toString());
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void frozenCertificate_holdsForEver() {
        assertThat(verifyFiles()).as(said()).isZero();
        assertThat(said())
                .contains("The certificate holds.")
                .contains(FINGERPRINT)
                .contains("01890a5d-ac96-774b-bcce-b302099a8057")
                .contains("The deadline was met")
                .contains("replicas of the database; mail already delivered")
                .contains("2026-04-14T08:01:00Z")
                .contains("admin:Zoë €");
    }

    @Test
    void frozenCertificate_holdsHoweverItsJsonIsWritten() throws Exception {
        String text = SignedCertificates.frozen("certificate.json")
                .replace("\u20ac", "\\u20AC")
                .replace("0.25", "25e-2");
        Files.writeString(certificate, text.replaceAll("\n *", "\r\n\t"));
        assertThat(verifyFiles()).as(said()).isZero();
    }

    @ParameterizedTest
    @MethodSource("tampered")
    void anyChangedMember_breaksTheSignature(String what, String json) throws IOException {
        Files.writeString(certificate, json);
        assertThat(verifyFiles()).as(what + ": " + said()).isIn(1, 2);
        assertThat(said()).doesNotContain("certificate holds");
    }

    static Stream<Object[]> tampered() throws Exception {
        Map<String, Json> members = ((Json.Members) Json.parse(SignedCertificates.frozen("certificate.json"))).values();
        List<Object[]> cases = new ArrayList<>();
        for (String name : members.keySet()) {
            Map<String, Json> without = new LinkedHashMap<>(members);
            without.remove(name);
            cases.add(new Object[] {"without " + name, Jcs.canonical(new Json.Members(without))});
            for (Json other : others(members.get(name))) {
                Map<String, Json> changed = new LinkedHashMap<>(members);
                changed.put(name, other);
                cases.add(new Object[] {"changed " + name, Jcs.canonical(new Json.Members(changed))});
            }
        }
        Map<String, Json> added = new LinkedHashMap<>(members);
        added.put("comment", new Json.Text("harmless"));
        cases.add(new Object[] {"added", Jcs.canonical(new Json.Members(added))});
        return cases.stream();
    }

    private static List<Json> others(Json value) {
        List<Json> others = new ArrayList<>(List.of(new Json.Literal("false"), new Json.Items(List.of(value))));
        if (value instanceof Json.Text text) {
            String string = text.value();
            others.add(new Json.Text(string + " "));
            others.add(new Json.Text((char) (string.charAt(0) + 1) + string.substring(1)));
        } else if (value instanceof Json.Numeric number) {
            others.add(new Json.Numeric(number.value() + 1));
        } else if (value instanceof Json.Items items) {
            others.add(new Json.Items(items.values().subList(1, items.values().size())));
        } else if (value instanceof Json.Members members) {
            others.add(members.without(members.values().keySet().iterator().next()));
        }
        return others;
    }

    @Test
    void everyBitOfTheSignatureCounts() throws Exception {
        String text = SignedCertificates.frozen("certificate.json");
        String signature = text.replaceAll("(?s).*\"signature\": \"([^\"]+)\".*", "$1");
        byte[] bytes = Base64.getDecoder().decode(signature);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.writeString(
                    certificate, text.replace(signature, Base64.getEncoder().encodeToString(flipped)));
            assertThat(verifyFiles()).isEqualTo(1);
        }
    }

    @Test
    void signatureHasOneSpelling() throws Exception {
        String text = SignedCertificates.frozen("certificate.json");
        char last = text.charAt(text.indexOf("==") - 1);
        Files.writeString(certificate, text.replace(last + "==", (char) (last + 1) + "=="));
        assertThat(verifyFiles()).as(said()).isEqualTo(2);
        Files.writeString(certificate, text.replace("==", ""));
        assertThat(verifyFiles()).as(said()).isEqualTo(2);
    }

    @Test
    void otherKey_doesNotVerify() throws Exception {
        Files.writeString(
                key,
                SignedCertificates.pem(KeyPairGenerator.getInstance("Ed25519").generateKeyPair()));
        assertThat(verifyFiles()).isEqualTo(1);
        assertThat(said())
                .contains("[FAIL] The signature")
                .contains("nothing proves it")
                .contains("does NOT hold");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "X25519", "Ed448"})
    void keyOfAnotherKind_isNotUsable(String kind) throws Exception {
        Files.writeString(
                key, SignedCertificates.pem(KeyPairGenerator.getInstance(kind).generateKeyPair()));
        assertThat(verifyFiles()).isEqualTo(2);
    }

    @Test
    void memberThatOccursTwice_isRefused() throws Exception {
        Files.writeString(
                certificate,
                SignedCertificates.frozen("certificate.json").replaceFirst("\\{", "{\"result\": \"residue\","));
        assertThat(verifyFiles()).isEqualTo(2);
        assertThat(said()).contains("occurs twice");
    }

    @ParameterizedTest
    @CsvSource({
        "result, residue, 1",
        "result, Clean, 1",
        "verifiedAt, 2026-03-31T08:00:00.001Z, 1",
        "verifiedAt, 2026-03-31T08:00:00Z, 0",
        "verifiedAt, 2026-03-31T10:00:00+02:00, 0",
        "verifiedAt, yesterday, 1",
        "purgedAt, 2026-03-14T08:00:00Z, 1",
        "requestedAt, 2026-03-16T08:00:00Z, 1",
    })
    void rightlySignedContradiction_doesNotHold(String name, String value, int expected) throws Exception {
        signAnew(name, new Json.Text(value));
        assertThat(verifyFiles()).as(said()).isEqualTo(expected);
        assertThat(said()).contains("[ok]   The signature");
    }

    @Test
    void rightlySignedButNoTimeAtAll_doesNotHold() throws Exception {
        signAnew("deadline", new Json.Numeric(5));
        assertThat(verifyFiles()).isEqualTo(1);
    }

    @Test
    void absentMembers_areTolerated() throws Exception {
        signAnew("controls", new Json.Literal("null"));
        assertThat(verifyFiles()).as(said()).isZero();
        assertThat(said()).doesNotContain("controls");
    }

    @Test
    void certificateDoesNotSteerTheTerminal() throws Exception {
        signAnew("policy", new Json.Text("\u001b[2Jmoxora\u202e\r"));
        assertThat(verifyFiles()).as(said()).isZero();
        assertThat(said()).contains("?[2Jmoxora??").doesNotContain("\u001b").doesNotContain("\u202e");
    }

    @Test
    void jsonAnswer_saysTheSame() throws Exception {
        assertThat(verify("--json", certificate.toString(), "--key", key.toString()))
                .isZero();
        Map<String, Json> answer = ((Json.Members) Json.parse(said().strip())).values();
        assertThat(answer)
                .containsEntry("holds", new Json.Literal("true"))
                .containsEntry("keyFingerprint", new Json.Text(FINGERPRINT));
        signAnew("result", new Json.Text("residue"));
        assertThat(verify(certificate.toString(), "--key", key.toString(), "--json"))
                .isEqualTo(1);
        assertThat(((Json.Members) Json.parse(said().strip())).values())
                .containsEntry("holds", new Json.Literal("false"));
    }

    @Test
    void wrongUsageAndUnreadableFiles_areTwo() throws Exception {
        String file = certificate.toString();
        assertThat(List.of(
                        verify(),
                        verify(file),
                        verify("--key", key.toString()),
                        verify(file, "--key"),
                        verify(file, "--key", key.toString(), "--bogus"),
                        verify(file + ".missing", "--key", key.toString()),
                        verify(file, "--key", key + ".missing"),
                        verify(file, "--key", file),
                        verify(key.toString(), "--key", key.toString()),
                        verify(Files.createDirectory(folder.resolve("empty")).toString(), "--key", key.toString())))
                .containsOnly(2);
        Files.write(certificate, new byte[] {'{', '"', (byte) 0xc3, '"', '}'});
        assertThat(verifyFiles()).isEqualTo(2);
        assertThat(verify("--help")).isZero();
        assertThat(said()).contains("--key PEM");
    }

    @Test
    void aNewerVersion_isNotTakenForOneThatIsKnown() throws Exception {
        signAnew("certificateVersion", new Json.Numeric(2));
        assertThat(verifyFiles()).as(said()).isZero();
        signAnew("certificateVersion", new Json.Numeric(3));
        assertThat(verifyFiles()).isEqualTo(1);
        assertThat(said()).contains("version that this program does not know");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "countsAfter | {\"contact\":1} | rows were left",
                "countsAfter | {\"contact\":\"0\"} | rows were left",
                "countsAfter | 0 | rows were left",
                "scan | {\"checks\":[{\"holds\":true},{\"holds\":false}]} | did not hold",
                "scan | {\"checks\":[]} | did not hold",
                "scan | {\"checks\":[{\"holds\":\"true\"}]} | did not hold",
                "keyFingerprint | \"00\" | names another key",
            })
    void rightlySignedButByItsOwnWordNotWhole_doesNotHold(String name, String value, String says) throws Exception {
        signAnew(name, Json.parse(value));
        assertThat(verifyFiles()).as(said()).isEqualTo(1);
        assertThat(said()).contains("[ok]   The signature", says);
    }

    @Test
    void whatItDoesNotSay_isPrintedToo() {
        assertThat(verifyFiles()).isZero();
        assertThat(said())
                .contains("It does not say:")
                .contains("anything of: replicas of the database")
                .contains("may exist until 2026-04-14T08:01:00Z")
                .contains("whoever signed told the truth");
    }

    @Test
    void counts_areReadByPeople_whatIsNoneIsSummedUp() throws Exception {
        signAnew("countsBefore", Json.parse("{\"app_user\":1,\"consent\":0,\"contact\":4,\"topic\":0}"));
        assertThat(verifyFiles()).as(said()).isZero();
        assertThat(said()).contains("Rows before").contains("app_user 1, contact 4; 0 in 2 others");

        signAnew("countsBefore", Json.parse("{\"consent\":0,\"topic\":0}"));
        verifyFiles();
        assertThat(said()).contains("0 in all 2");

        signAnew("media", Json.parse("[{\"kind\":\"cluster\",\"store\":\"vault\"},{\"kind\":[],\"store\":{}}]"));
        verifyFiles();
        assertThat(said()).contains("kind cluster, store vault; kind none, store");
    }

    private void signAnew(String name, Json value) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        SignedCertificates.write(pair, certificate, Map.of(name, value));
        Files.writeString(key, SignedCertificates.pem(pair));
    }
}
