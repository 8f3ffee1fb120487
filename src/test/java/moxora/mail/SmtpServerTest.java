package moxora.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLSocketFactory;
import moxora.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real SMTP server: over TLS, after STARTTLS, and never without. */
@Tag("P18")
class SmtpServerTest {

    private static final Instant AT = Instant.parse("2026-11-22T09:00:00Z");
    private final UUID organisation = UUID.randomUUID();
    private GreenMail server;
    /** One for all: GreenMail reads it once. */
    private static LocalCertificate certificate;

    @TempDir
    static Path temporary;

    @BeforeAll
    static void certify() throws Exception {
        certificate = LocalCertificate.in(temporary, "ip:127.0.0.1");
        certificate.shownByGreenMail();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void overTls_withALogIn_aLetterArrives_asItWasWritten() throws Exception {
        server = started(ServerSetup.PROTOCOL_SMTPS);
        server.setUser("moxora@house.example", "moxora", "p@ss:word");
        Letter letter = letter("Grüße & Söhne", "ada@example.org");

        mailbox("smtps://moxora:p%40ss:word@127.0.0.1:" + port(), trusting()).send(letter);

        MimeMessage arrived = server.getReceivedMessages()[0];
        assertThat(arrived.getAllRecipients()).extracting(Object::toString).containsExactly("ada@example.org");
        assertThat(arrived.getSubject()).isEqualTo("You are invited to Grüße & Söhne");
        assertThat(arrived.getFrom()).extracting(Object::toString).containsExactly("moxora@house.example");
        assertThat(arrived.getHeader("Message-ID")).containsExactly("<" + letter.id() + "@house.example>");
        assertThat(arrived.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(arrived.getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
        assertThat(arrived.getSentDate().toInstant()).isEqualTo(AT);
        assertThat(arrived.getContent().toString().replace("\r\n", "\n").strip())
                .isEqualTo(letter.text().strip());
    }

    @Test
    void aWrongPassword_isNotTheAddressesFault_andNotTold() throws Exception {
        server = started(ServerSetup.PROTOCOL_SMTPS);
        server.setUser("moxora@house.example", "moxora", "right");
        assertThatThrownBy(() -> mailbox("smtps://moxora:mistaken@127.0.0.1:" + port(), trusting())
                        .send(letter("Acme", "ada@example.org")))
                .isInstanceOfSatisfying(NotSentException.class, e -> {
                    assertThat(e.forEver()).isFalse();
                    assertThat(e.toString()).doesNotContain("mistaken", "ada@");
                });
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void aCertificateThatNobodyVouchesFor_isNotSentTo() throws Exception {
        server = started(ServerSetup.PROTOCOL_SMTPS);
        assertThatThrownBy(() -> mailbox("smtps://127.0.0.1:" + port(), null).send(letter("Acme", "ada@example.org")))
                .isInstanceOfSatisfying(
                        NotSentException.class, e -> assertThat(e.forEver()).isFalse());
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void aCertificateForAnotherHost_isNotSentTo() throws Exception {
        LocalCertificate other = LocalCertificate.in(Files.createDirectory(temporary.resolve("b")), "dns:b.example");
        try (StartTlsServer real = new StartTlsServer(other.shown(), false)) {
            assertThatThrownBy(() -> mailbox("smtp://moxora:right@127.0.0.1:" + real.port(), other.trusted())
                            .send(letter("Acme", "ada@example.org")))
                    .isInstanceOf(NotSentException.class);
            assertThat(real.inClear()).contains("STARTTLS");
            assertThat(real.afterTls()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("RCPT"));
        }
    }

    @Test
    void aServerWithoutStartTls_isSentNothing_notEvenTheLogIn() throws Exception {
        server = started(ServerSetup.PROTOCOL_SMTP);
        server.setUser("moxora@house.example", "moxora", "right");
        assertThatThrownBy(() -> mailbox("smtp://moxora:right@127.0.0.1:" + port(), trusting())
                        .send(letter("Acme", "ada@example.org")))
                .isInstanceOfSatisfying(
                        NotSentException.class, e -> assertThat(e.forEver()).isFalse());
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void afterStartTls_aLetterArrives() throws Exception {
        try (StartTlsServer real = new StartTlsServer(certificate.shown(), false)) {
            mailbox("smtp://moxora:right@127.0.0.1:" + real.port(), trusting()).send(letter("Acme", "ada@example.org"));

            assertThat(real.inClear()).contains("STARTTLS").noneMatch(line -> line.startsWith("AUTH"));
            assertThat(real.afterTls())
                    .anyMatch(line -> line.startsWith("AUTH"))
                    .anyMatch(line -> line.startsWith("RCPT TO:<ada@example.org>"))
                    .anyMatch(line -> line.startsWith("Subject: You are invited to Acme"));
        }
    }

    @Test
    void anAddressThatTheServerRefuses_isRefusedForEver_andNotRepeated() throws Exception {
        try (StartTlsServer real = new StartTlsServer(certificate.shown(), true)) {
            assertThatThrownBy(() -> mailbox("smtp://moxora:right@127.0.0.1:" + real.port(), trusting())
                            .send(letter("Acme", "ada@example.org")))
                    .isInstanceOfSatisfying(NotSentException.class, e -> {
                        assertThat(e.forEver()).isTrue();
                        assertThat(e.getMessage()).doesNotContain("ada@");
                        assertThat(e.getCause()).isNull();
                    });
        }
    }

    @Test
    void noServerAtAll_isTriedAgain() throws Exception {
        int free = FreePort.next();
        assertThatThrownBy(
                        () -> mailbox("smtps://127.0.0.1:" + free, trusting()).send(letter("Acme", "a@example.org")))
                .isInstanceOfSatisfying(
                        NotSentException.class, e -> assertThat(e.forEver()).isFalse());
    }

    private static GreenMail started(String protocol) {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
        setup.setServerStartupTimeout(20_000);
        GreenMail greenMail = new GreenMail(setup);
        greenMail.start();
        return greenMail;
    }

    private int port() {
        return server.getSmtps() == null
                ? server.getSmtp().getPort()
                : server.getSmtps().getPort();
    }

    private static SSLSocketFactory trusting() throws GeneralSecurityException {
        return certificate.trusted();
    }

    private static Mailbox mailbox(String url, SSLSocketFactory trusted) throws IOException {
        return new SmtpServer(MailUrl.parse(url), "moxora@house.example", trusted);
    }

    private Letter letter(String organisationName, String to) {
        return new Letter(
                organisation,
                UUID.randomUUID(),
                AT,
                to,
                MailKind.ACCEPT_INVITATION,
                Map.of(
                        "name", "Ada",
                        "organisation", organisationName,
                        "role", "member",
                        "link", "https://moxora.example/account/invitation.html#token=t",
                        "token", "t"));
    }
}
