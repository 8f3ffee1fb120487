package moxora.disclosure.redaction.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import moxora.TestPlatform;
import moxora.battery.Tally;
import moxora.contact.ContactBatches;
import moxora.contact.ContactBatches.Incoming;
import moxora.contact.ContactDraft;
import moxora.disclosure.redaction.Finder;
import moxora.disclosure.redaction.Passage;
import moxora.disclosure.redaction.Placeholders;
import moxora.disclosure.redaction.Redactor;
import moxora.disclosure.redaction.Vocabulary;
import moxora.disclosure.redaction.vocabulary.DefaultDeny;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same notes with the organisation's own directory: the contacts of all of them are in its database, and each note is
 * looked up there as a prompt is.
 */
@Tag("N8")
@Tag("P39")
class DirectoryMeasureTest {

    private static final long SEED = 20261122;
    private static final int NOTES = Tally.size(400, 4_000);
    private static final Vocabulary SHIPPED = new DefaultDeny();

    private final TestPlatform platform = TestPlatform.shared();

    @Test
    void knownContacts_areFoundInTheDatabase_andHarmlessTextStays() throws IOException {
        TenantScope acme = platform.acme();
        TenantScope bolt = platform.bolt();
        StringBuilder report = new StringBuilder();
        for (String language : List.of("en", "fr", "nl")) {
            List<Note> notes = new NoteMaker(language, SEED)
                    .notes(NOTES).stream().filter(Note::heldOut).toList();
            write(acme, notes);

            Figures whole = Figures.of(notes, whole(acme));
            List<Note> ofContacts =
                    notes.stream().filter(note -> !note.contacts().isEmpty()).toList();
            Figures directory = Figures.of(ofContacts, directoryOnly(acme));
            Figures neighbour = Figures.of(ofContacts, directoryOnly(bolt));

            report.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %s | %s | %s |%n",
                    language,
                    whole.count(Label.KNOWN_CONTACT::equals),
                    Table.percent(directory.fully(Label.KNOWN_CONTACT::equals)),
                    Table.percent(whole.fully(Label.KNOWN_CONTACT::equals)),
                    Table.percent(whole.harmlessKept())));
            assertThat(directory.fully(Label.KNOWN_CONTACT::equals))
                    .as(() -> String.join("\n", known(directory.missed())))
                    .isGreaterThanOrEqualTo(0.99);
            assertThat(whole.fully(Label.KNOWN_CONTACT::equals)).isGreaterThanOrEqualTo(0.99);
            assertThat(whole.fully(Label::isPatterned)).isGreaterThanOrEqualTo(0.99);
            assertThat(whole.harmlessKept()).isGreaterThanOrEqualTo(0.9);
            assertThat(neighbour.touched(Label.KNOWN_CONTACT::equals))
                    .as("whom another organisation knows")
                    .isLessThan(0.1);
        }
        Files.writeString(Path.of("target/redaction-directory.md"), report);
        System.out.println(report);
    }

    private static List<String> known(List<String> missed) {
        return missed.stream()
                .filter(line -> line.startsWith(Label.KNOWN_CONTACT.name()))
                .toList();
    }

    /** Names as an import writes them. */
    private void write(TenantScope scope, List<Note> notes) {
        List<Incoming> contacts = notes.stream()
                .flatMap(note -> note.contacts().stream())
                .distinct()
                .map(DirectoryMeasureTest::contact)
                .toList();
        assertThat(contacts).hasSizeGreaterThan(5);
        ContactBatches.Prepared prepared = platform.assembly.contactBatches.prepare(scope, "GB", contacts);
        platform.assembly.store.run(scope, session -> platform.assembly.contactBatches.write(session, prepared));
    }

    private static Incoming contact(String name) {
        int last = name.lastIndexOf(' ');
        return new Incoming(
                null,
                new ContactDraft(
                        name.substring(0, last),
                        name.substring(last + 1),
                        List.of(),
                        List.of(),
                        null,
                        null,
                        List.of(),
                        Map.of(),
                        null));
    }

    private Finder directory(TenantScope scope, Passage passage) {
        return platform.assembly.ai.knownPeople.among(scope, "GB", List.of(passage));
    }

    private Pipeline directoryOnly(TenantScope scope) {
        return (note, passage) ->
                Optional.of(redactor(List.of(directory(scope, passage))).found(passage));
    }

    private Pipeline whole(TenantScope scope) {
        return (note, passage) -> {
            List<Finder> finders = new ArrayList<>(Pipeline.patterns());
            finders.add(directory(scope, passage));
            return SHIPPED.of(passage)
                    .map(strict -> redactor(finders).with(strict).found(passage));
        };
    }

    private static Redactor redactor(List<Finder> finders) {
        return new Redactor(new Placeholders("test00"), finders);
    }
}
