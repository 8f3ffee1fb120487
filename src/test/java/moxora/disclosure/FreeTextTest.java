package moxora.disclosure;

import static moxora.disclosure.PreviewFixture.SUMMARY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import moxora.contact.ContactDraft;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Notes in a prompt, under a policy that lets ordinary words of a known language leave. */
@Tag("P39")
@Tag("N8")
class FreeTextTest {

    private final PreviewFixture fixture = new PreviewFixture();
    private final TenantScope acme = fixture.platform.acme();

    @Test
    void ofNotes_ordinaryWordsLeave_andNamesThatNobodyKnowsDoNot() {
        assertThat(notes("Ada spoke to Zebulon Quartermain about the renewal. Quartermain wants 10% off."))
                .isEqualTo("Notes: [NAME_1] spoke to [WORD_1] about the renewal. [WORD_2] wants 10% off.");
    }

    @Test
    void theContactsOwnName_keepsItsPlaceholder_thoughItIsNoWordEither() {
        assertThat(notes("We met Lovelace's brother and told ada of it."))
                .isEqualTo("Notes: We met [NAME_2]'s brother and told [NAME_1] of it.");
    }

    @Test
    void notesInAnUnknownLanguage_stayHere() {
        Preview preview = preview("Ich habe heute mit dem Kunden über die Rechnung gesprochen.");
        assertThat(line(preview)).isEqualTo("Notes: left out");
        assertThat(preview.fieldsSent()).doesNotContain("notes");
    }

    private String notes(String text) {
        return line(preview(text));
    }

    private static String line(Preview preview) {
        return PreviewFixture.user(preview)
                .lines()
                .filter(line -> line.startsWith("Notes: "))
                .findFirst()
                .orElseThrow();
    }

    private Preview preview(String notes) {
        ContactDraft draft =
                new ContactDraft("Ada", "Lovelace", List.of(), List.of(), null, null, List.of(), Map.of(), notes);
        return fixture.preview(acme, SUMMARY, fixture.create(acme, draft).id());
    }
}
