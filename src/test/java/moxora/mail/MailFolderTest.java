package moxora.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.Postbag;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("T-14")
class MailFolderTest {

    private static final Instant AT = Instant.parse("2026-11-22T09:00:00.250Z");
    private final UUID acme = UUID.randomUUID();
    private final UUID bolt = UUID.randomUUID();

    @TempDir
    Path temporary;

    @Test
    void aMail_liesReadableInItsFolder_forTheOwnerOnly_underANameWithoutAddress() throws Exception {
        Path folder = temporary.resolve("data").resolve("mail");
        Mailbox mailbox = MailUrl.ofFolder(folder).open("moxora@localhost");
        Letter letter = letter(acme, AT);

        mailbox.send(letter);

        Path file = Postbag.files(folder, acme.toString()).get(0);
        assertThat(file.getFileName()).hasToString("20261122T090000.250Z-" + acme + "-" + letter.id() + ".eml");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(Files.readString(file)).contains("Žofie", "To: ada@example.org");
        assertThat(Postbag.read(file).text()).isEqualTo(letter.text());
        mailbox.send(letter);
        assertThat(list(folder)).as("sent twice, it is still one").hasSize(1);
    }

    @Test
    void whatIsOfOneOrganisation_goes_andTheNeighboursStays() throws Exception {
        Mailbox mailbox = MailUrl.ofFolder(temporary).open("moxora@localhost");
        mailbox.send(letter(acme, AT));
        mailbox.send(letter(acme, AT.plusSeconds(1)));
        mailbox.send(letter(bolt, AT));
        Files.writeString(temporary.resolve("notes-" + acme + "-.txt"), "of somebody else");

        assertThat(mailbox.forget(acme)).isEqualTo(2);

        assertThat(list(temporary)).hasSize(2).anyMatch(name -> name.endsWith(".txt"));
        assertThat(Postbag.files(temporary, bolt.toString())).hasSize(1);
    }

    @Test
    void whatIsOlderThanItMayBe_goes() throws Exception {
        Mailbox mailbox = MailUrl.ofFolder(temporary).open("moxora@localhost");
        mailbox.send(letter(acme, AT));
        mailbox.send(letter(bolt, AT.plus(Duration.ofDays(7))));
        Files.writeString(temporary.resolve("letter.eml"), "of somebody else");

        mailbox.forgetBefore(AT.plusMillis(1));

        assertThat(Postbag.files(temporary, acme.toString())).isEmpty();
        assertThat(Postbag.files(temporary, bolt.toString())).hasSize(1);
        assertThat(list(temporary)).contains("letter.eml");
    }

    @Test
    void aFolderThatCannotBeWritten_isTriedAgain() throws IOException {
        Path file = Files.writeString(temporary.resolve("taken"), "");
        assertThatThrownBy(() -> MailUrl.ofFolder(file).open("moxora@localhost").send(letter(acme, AT)))
                .isInstanceOfSatisfying(
                        NotSentException.class, e -> assertThat(e.forEver()).isFalse());
    }

    private static List<String> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static Letter letter(UUID organisation, Instant at) {
        return new Letter(
                organisation,
                UUID.randomUUID(),
                at,
                "ada@example.org",
                MailKind.PASSWORD_CHANGED,
                Map.of("name", "Žofie", "organisation", "Acme", "at", "now"));
    }
}
