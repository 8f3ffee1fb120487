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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several certificates at once: a folder of them, a chain, a fork; and files that nobody should open whole. */
@Tag("P102")
class VerifyChainTest {

    @TempDir
    Path folder;

    private Path certificate;
    private Path key;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void copyTheFrozenOnes() throws IOException {
        certificate =
                Files.writeString(folder.resolve("certificate.json"), SignedCertificates.frozen("certificate.json"));
        key = Files.writeString(folder.resolve("operator.pub"), SignedCertificates.frozen("operator.pub"));
    }

    private int verify(String... args) {
        said.reset();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new VerifyCommand(out, out).run(List.of(args));
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aFolder_isAllTheCertificatesInIt_andTheSameTwiceIsOne() throws Exception {
        assertThat(verify(folder.toString(), "--key", key.toString()))
                .as(said())
                .isZero();
        assertThat(said()).contains("The certificate holds.");
        Files.copy(certificate, folder.resolve("again.json"));
        assertThat(verify(folder.toString(), "--key", key.toString()))
                .as(said())
                .isZero();
        assertThat(said()).contains("one chain without a gap, of 1", "All 2 certificates hold.");
        Files.writeString(folder.resolve("broken.json"), "{}");
        assertThat(verify(folder.toString(), "--key", key.toString())).isEqualTo(2);
        assertThat(said()).contains("broken.json cannot be used");
    }

    @Test
    void twoThatSayTheyAreTheFirst_areNoChain() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path first = SignedCertificates.write(
                pair, folder.resolve("first.json"), Map.of("previousDigest", new Json.Text("none")));
        Path second = SignedCertificates.write(
                pair,
                folder.resolve("second.json"),
                Map.of("previousDigest", new Json.Text("none"), "policy", new Json.Text("x")));
        Files.writeString(key, SignedCertificates.pem(pair));
        assertThat(verify(first.toString(), second.toString(), "--key", key.toString()))
                .isEqualTo(1);
        assertThat(said()).contains("Two of them say that they are the first");
        String digest = Certificate.parse(Files.readString(first)).digest();
        Path third = SignedCertificates.write(
                pair,
                folder.resolve("third.json"),
                Map.of("previousDigest", new Json.Text(digest), "policy", new Json.Text("y")));
        assertThat(verify("--json", third.toString(), first.toString(), "--key", key.toString()))
                .isZero();
        assertThat(((Json.Members) Json.parse(said().strip())).values())
                .containsEntry("holds", new Json.Literal("true"))
                .containsKeys("chain", "certificates");
        Path fork = SignedCertificates.write(
                pair,
                folder.resolve("fork.json"),
                Map.of("previousDigest", new Json.Text(digest), "policy", new Json.Text("z")));
        assertThat(verify(third.toString(), first.toString(), fork.toString(), "--key", key.toString()))
                .isEqualTo(1);
        assertThat(said()).contains("Two of them follow the one with the digest " + digest);
    }

    @Test
    void hugeAndDeepInput_isRefusedInTime() throws Exception {
        Files.writeString(certificate, " ".repeat(16 * 1024 * 1024 + 1));
        assertThat(verify(certificate.toString(), "--key", key.toString())).isEqualTo(2);
        assertThat(said()).contains("larger than");
        Files.writeString(certificate, "[".repeat(1_000_000));
        assertThat(verify(certificate.toString(), "--key", key.toString())).isEqualTo(2);
        assertThat(said()).contains("nested deeper");
        Files.writeString(certificate, "{\"a\":".repeat(1_000_000));
        assertThat(verify(certificate.toString(), "--key", key.toString())).isEqualTo(2);
        Files.writeString(certificate, "{\"a\":" + "9".repeat(1_000_000) + "}");
        assertThat(verify(certificate.toString(), "--key", key.toString())).isEqualTo(2);
    }
}
