package moxora.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.fault.Fault;
import moxora.field.PersonalField;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("P39")
class ContactDisclosuresTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final ContactDisclosures disclosures = platform.assembly.contactDisclosures;
    private final TenantScope acme = platform.acme();
    private final UUID ada =
            platform.assembly.contacts.create(acme, "GB", TestPlatform.ada()).id();

    @ParameterizedTest
    @EnumSource
    void aFieldThatWasAskedFor_comesAlone(PersonalField field) {
        ContactDraft whole = TestPlatform.ada();

        ContactDraft opened = disclosures.preview(acme, ada, EnumSet.of(field), List.of(field.wire()));

        assertThat(opened)
                .isEqualTo(new ContactDraft(
                        field == PersonalField.FIRST_NAME ? whole.firstName() : null,
                        field == PersonalField.LAST_NAME ? whole.lastName() : null,
                        field == PersonalField.EMAILS ? whole.emails() : List.of(),
                        field == PersonalField.PHONES ? whole.phones() : List.of(),
                        field == PersonalField.COMPANY ? whole.company() : null,
                        field == PersonalField.TITLE ? whole.title() : null,
                        field == PersonalField.TAGS ? whole.tags() : List.of(),
                        field == PersonalField.CUSTOM_FIELDS ? whole.customFields() : Map.of(),
                        field == PersonalField.NOTES ? whole.notes() : null));
    }

    @Test
    void nothingAskedFor_opensNothing() {
        long before = platform.assembly.sealer.openings();

        assertThat(disclosures
                        .preview(acme, ada, EnumSet.noneOf(PersonalField.class), List.of("activity"))
                        .isEmpty())
                .isTrue();

        assertThat(platform.assembly.sealer.openings()).isEqualTo(before);
    }

    @Test
    @Tag("N8")
    void wordsOfTheName_areToldByTheIndexAlone_andOnlyOfThatContact() {
        TenantScope bolt = platform.bolt();
        UUID ofBolt = platform.assembly
                .contacts
                .create(bolt, "GB", TestPlatform.ada())
                .id();
        Set<String> words = Set.of("ada", "love", "lovelace", "byron", "adam", "velace", "a", "", "engines");
        long before = platform.assembly.sealer.openings();

        assertThat(disclosures.beginningsOfTheName(acme, ada, words))
                .containsExactlyInAnyOrder("ada", "love", "lovelace", "byron");
        assertThat(disclosures.beginningsOfTheName(acme, ofBolt, words)).isEmpty();
        assertThat(disclosures.beginningsOfTheName(acme, ada, Set.of())).isEmpty();

        assertThat(platform.assembly.sealer.openings()).isEqualTo(before);
    }

    @Test
    @Tag("T-48")
    void anothersContact_isNotThere_andNothingIsRecorded() {
        TenantScope bolt = platform.bolt();

        assertThatThrownBy(() -> disclosures.preview(bolt, ada, EnumSet.of(PersonalField.TITLE), List.of("title")))
                .isInstanceOf(Fault.class);

        assertThat(platform.assembly.auditPages.before(bolt, Long.MAX_VALUE, 10))
                .noneMatch(entry -> entry.action().equals("ai_previewed"));
    }

    @Test
    void whileTheOrganisationCloses_nothingIsShown() {
        platform.assembly.erasure.closures.request(acme);

        assertThatThrownBy(() -> disclosures.preview(acme, ada, EnumSet.of(PersonalField.TITLE), List.of("title")))
                .isInstanceOf(Fault.class);
    }
}
