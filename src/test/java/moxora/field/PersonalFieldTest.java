package moxora.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import moxora.TestPlatform;
import moxora.contact.Contact;
import moxora.contact.ContactDraft;
import moxora.contact.CustomFieldDraft;
import moxora.csv.ContactExport;
import moxora.field.PersonalField.Disclosure;
import moxora.field.PersonalField.Index;
import moxora.field.StoredColumn.Cluster;
import moxora.field.StoredColumn.Kind;
import moxora.policy.AiTerms;
import moxora.store.Catalogue;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A personal field is sealed, indexed, disclosed, exported and erased as the catalogue says, or it is not at all. */
@Tag("N1")
class PersonalFieldTest {

    private static final String SPECIAL = "Diet";

    private final TestPlatform platform = TestPlatform.shared();

    @ParameterizedTest
    @EnumSource
    void eachField_isAFieldOfAContact_underItsOneName(PersonalField field) {
        assertThat(Arrays.stream(ContactDraft.class.getRecordComponents()).map(RecordComponent::getName))
                .contains(field.wire());
        assertThat(ContactDraft.class.getRecordComponents()).hasSameSizeAs(PersonalField.values());
    }

    @ParameterizedTest
    @EnumSource
    void eachField_liesSealedInItsCompartment_andComesBackFromNoOther(PersonalField field) {
        TenantScope acme = acme();
        ContactDraft draft = only(field);
        Contact contact = platform.assembly.contacts.create(acme, "GB", draft);

        assertThat(StoredColumns.of(Cluster.DATA))
                .filteredOn(column -> column.compartment() == field.compartment())
                .singleElement()
                .satisfies(column -> assertThat(column.kind()).isEqualTo(Kind.SEALED));
        assertThat(platform.assembly
                        .contacts
                        .get(acme, contact.id(), Set.of(field.compartment()), name -> true)
                        .fields())
                .isEqualTo(draft);
        Set<Compartment> others = Arrays.stream(PersonalField.values())
                .map(PersonalField::compartment)
                .filter(compartment -> compartment != field.compartment())
                .collect(Collectors.toSet());
        assertThat(platform.assembly
                        .contacts
                        .get(acme, contact.id(), others, name -> true)
                        .fields()
                        .isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void eachField_leavesTokensIfItIsIndexed_andNoneOtherwise(PersonalField field) {
        TenantScope acme = acme();
        platform.assembly.contacts.create(acme, "GB", only(field));

        long tokens = platform.assembly.store.within(
                acme,
                session -> Catalogue.counts(session, List.of("contact_token")).get("contact_token"));

        assertThat(tokens > 0).isEqualTo(field.index() != Index.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void eachField_mayBeAllowedToAFeature_unlessItIsNeverDisclosed(PersonalField field) {
        Map<String, List<String>> features = Map.of("contact-summary", List.of(field.wire()));

        if (field.disclosure() == Disclosure.NEVER) {
            assertThatThrownBy(() -> AiTerms.none().with(features)).isInstanceOf(IllegalArgumentException.class);
        } else {
            assertThat(AiTerms.none().with(features).features()).isEqualTo(features);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RESTRICTIONS")
    void eachField_hasItsColumnInTheExport(PersonalField field) {
        TenantScope acme = acme();
        platform.assembly.contacts.create(acme, "GB", TestPlatform.ada());
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        new ContactExport(platform.assembly.contactStream).writeWithSpecial(acme, rows -> {}, csv);

        assertThat(csv.toString(StandardCharsets.UTF_8).lines().findFirst().orElseThrow())
                .contains("," + (field == PersonalField.SPECIAL_FIELDS ? "customFields." + SPECIAL : field.wire()));
    }

    /** A file that is read back must not take them off. */
    @Test
    void restrictions_haveNoColumnInTheExport() {
        TenantScope acme = acme();
        platform.assembly.contacts.create(acme, "GB", only(PersonalField.RESTRICTIONS));
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        new ContactExport(platform.assembly.contactStream).writeWithSpecial(acme, rows -> {}, csv);

        assertThat(csv.toString(StandardCharsets.UTF_8))
                .doesNotContain("estriction")
                .doesNotContain("minor");
    }

    @ParameterizedTest
    @EnumSource
    void eachField_goesWithTheRowOfItsContact(PersonalField field) {
        assertThat(field.compartment().table()).isEqualTo("contact");
        assertThat(platform.assembly.erasure.plan.gaps()).isEmpty();
    }

    /** An organisation with a custom field of a special category. */
    private TenantScope acme() {
        TenantScope acme = platform.acme();
        platform.assembly.customFieldDefinitions.define(
                acme, CustomFieldDraft.of(SPECIAL, "text", List.of(), null, true));
        return acme;
    }

    private static ContactDraft only(PersonalField field) {
        ContactDraft ada = TestPlatform.ada();
        return new ContactDraft(
                field == PersonalField.FIRST_NAME ? ada.firstName() : null,
                field == PersonalField.LAST_NAME ? ada.lastName() : null,
                field == PersonalField.EMAILS ? ada.emails() : List.of(),
                field == PersonalField.PHONES ? ada.phones() : List.of(),
                field == PersonalField.COMPANY ? ada.company() : null,
                field == PersonalField.TITLE ? ada.title() : null,
                field == PersonalField.TAGS ? ada.tags() : List.of(),
                field == PersonalField.CUSTOM_FIELDS ? ada.customFields() : Map.of(),
                field == PersonalField.NOTES ? ada.notes() : null,
                field == PersonalField.SPECIAL_FIELDS ? Map.of(SPECIAL, "vegan") : Map.of(),
                field == PersonalField.RESTRICTIONS ? EnumSet.of(Restriction.MINOR) : Set.of());
    }
}
