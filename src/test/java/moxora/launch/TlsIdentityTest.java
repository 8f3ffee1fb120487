package moxora.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("P55")
class TlsIdentityTest {

    @TempDir
    Path folder;

    private TlsFixture fixture;
    private TlsFiles good;
    private Instant now;

    @BeforeEach
    void makeOne() throws Exception {
        fixture = new TlsFixture(folder);
        good = fixture.selfSigned("good");
        now = Files.getLastModifiedTime(good.key()).toInstant();
    }

    private void assertRefused(TlsFiles files, Setting setting, String why) {
        assertThatThrownBy(() -> TlsIdentity.read(files, now)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.exitCode()).isEqualTo(2);
            assertThat(refusal.sentence())
                    .startsWith(setting.variable() + ": ")
                    .contains(why)
                    .hasLineCount(1);
        });
    }

    private Path file(String name, String content) throws Exception {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void aCertificateAndItsKey_becomeAKeyStore() throws Exception {
        TlsIdentity identity = TlsIdentity.read(good, now);

        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(identity.keyStore("password".toCharArray())), "password".toCharArray());
        assertThat(store.size()).isEqualTo(1);
        assertThat(store.getCertificate(TlsIdentity.ALIAS)).isEqualTo(identity.certificate());
        assertThat(store.getKey(TlsIdentity.ALIAS, "password".toCharArray())).isNotNull();
        assertThat(identity.warnings()).isEmpty();
    }

    @Test
    void aChain_beginsWithTheServersOwn() throws Exception {
        TlsFiles issued = fixture.issued("server");
        List<Pem.Block> blocks = Pem.read(issued.certificate());
        assertThat(blocks).hasSize(2);
        assertThat(TlsIdentity.read(issued, now)
                        .certificate()
                        .getSubjectX500Principal()
                        .getName())
                .isEqualTo("CN=server");

        Path reversed = file(
                "reversed.pem",
                Pem.write("CERTIFICATE", blocks.get(1).content())
                        + Pem.write("CERTIFICATE", blocks.get(0).content()));
        Path gap = file(
                "gap.pem", Pem.write("CERTIFICATE", blocks.get(0).content()) + Files.readString(good.certificate()));

        assertRefused(new TlsFiles(gap, issued.key()), Setting.TLS_CERTIFICATE, "did not issue certificate 1");
        assertRefused(new TlsFiles(reversed, issued.key()), Setting.TLS_CERTIFICATE, "the server's own comes first");
    }

    @Test
    void anothersKey_isRefused() throws Exception {
        TlsFiles other = fixture.selfSigned("other");
        TlsFiles rsa = fixture.selfSigned("rsa", "RSA", 2048, "-1d", 90);

        assertRefused(new TlsFiles(good.certificate(), other.key()), Setting.TLS_KEY, "is not the key");
        assertRefused(new TlsFiles(good.certificate(), rsa.key()), Setting.TLS_KEY, "is not the key");
        assertThat(TlsIdentity.read(rsa, now).warnings()).isEmpty();
    }

    @Test
    void aCertificateOutOfItsTime_isRefused_andOneThatSoonWillBe_isWarnedOf() throws Exception {
        assertRefused(fixture.selfSigned("old", "EC", 256, "-40d", 30), Setting.TLS_CERTIFICATE, "it expired at ");
        assertRefused(
                fixture.selfSigned("new", "EC", 256, "+2d", 90), Setting.TLS_CERTIFICATE, "it is valid only from");

        now = now.plus(Duration.ofDays(58));
        assertThat(TlsIdentity.read(good, now).warnings()).isEmpty();
        now = now.plus(Duration.ofDays(2));
        assertThat(TlsIdentity.read(good, now).warnings())
                .singleElement()
                .asString()
                .startsWith("MOXORA_TLS_CERTIFICATE expires at ");
    }

    @Test
    void aKeyThatOthersMayRead_isWarnedOf() throws Exception {
        Files.setPosixFilePermissions(good.key(), PosixFilePermissions.fromString("rw-r-----"));

        assertThat(TlsIdentity.read(good, now).warnings())
                .singleElement()
                .asString()
                .startsWith("MOXORA_TLS_KEY: others")
                .contains("chmod 600");
    }

    @Test
    void aWeakKey_isRefused() throws Exception {
        assertRefused(fixture.selfSigned("weak", "RSA", 1024, "-1d", 90), Setting.TLS_KEY, "at least 2048 bits");
    }

    @Test
    void filesThatHoldSomethingElse_areRefusedInASentence() throws Exception {
        String key = Files.readString(good.key());
        Path missing = folder.resolve("missing.pem");

        assertRefused(new TlsFiles(missing, good.key()), Setting.TLS_CERTIFICATE, "cannot be read");
        assertRefused(new TlsFiles(good.certificate(), missing), Setting.TLS_KEY, "cannot be read");
        assertRefused(new TlsFiles(good.key(), good.key()), Setting.TLS_CERTIFICATE, "no PEM block BEGIN CERTIFICATE");
        assertRefused(new TlsFiles(good.certificate(), good.certificate()), Setting.TLS_KEY, "no PEM block");
        assertRefused(new TlsFiles(good.certificate(), file("two.pem", key + key)), Setting.TLS_KEY, "more than one");
        assertRefused(
                new TlsFiles(good.certificate(), file("old.pem", key.replace("PRIVATE", "RSA PRIVATE"))),
                Setting.TLS_KEY,
                "openssl pkcs8");
        assertRefused(
                new TlsFiles(good.certificate(), file("locked.pem", key.replace("PRIVATE", "ENCRYPTED PRIVATE"))),
                Setting.TLS_KEY,
                "without a password");
        assertRefused(
                new TlsFiles(good.certificate(), file("junk.pem", Pem.write("PRIVATE KEY", new byte[40]))),
                Setting.TLS_KEY,
                "neither an RSA key nor");
        assertRefused(
                new TlsFiles(file("junk-c.pem", Pem.write("CERTIFICATE", new byte[40])), good.key()),
                Setting.TLS_CERTIFICATE,
                "no X.509");
        assertRefused(
                new TlsFiles(file("large.pem", "x".repeat((1 << 20) + 1)), good.key()),
                Setting.TLS_CERTIFICATE,
                "larger than a megabyte");
    }
}
