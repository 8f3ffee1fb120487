package moxora.contact;

import static moxora.contact.CustomFieldsTest.is;
import static moxora.contact.CustomFieldsTest.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.contact.ContactBatches.Incoming;
import moxora.crypto.Sealed;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.field.PersonalField;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Special categories (GDPR article 9): sealed apart, opened for an admin who asks, and for nobody and nothing else. */
@Tag("P10")
class SpecialFieldsTest {

    private final TestPlatform platform = TestPlatform.shared();
    private final FieldDesk desk = new FieldDesk(platform.assembly);
    private final Contacts contacts = platform.assembly.contacts;
    private final TenantScope acme = platform.acme();
    private final TenantScope bolt = platform.bolt();
    private final CustomField diet = desk.special(acme, "Diet");
    private final Contact ada = desk.contact(acme, Map.of("diet", "vegan", "City", "London"));

    @Test
    void aSpecialValue_isReadByAnAdminWhoAsks_andThatIsOnTheTrail() {
        assertThat(ada.fields().allCustomFields()).isEqualTo(Map.of("City", "London"));
        assertThat(contacts.get(acme, ada.id())).isEqualTo(ada);
        assertThat(desk.trail(acme)).noneMatch(line -> line.startsWith("contact_special_read"));

        assertThat(special(ada.id())).isEqualTo(Map.of("Diet", "vegan"));
        assertThat(desk.trail(acme))
                .filteredOn(line -> line.startsWith("contact_special_read"))
                .hasSize(1);
        assertThatThrownBy(() -> contacts.getWithSpecial(bolt, ada.id())).satisfies(is(FaultCode.NOT_FOUND));
    }

    @Test
    void aMember_readsNone_howeverTheyAsk() {
        TenantScope member =
                new TenantScope(acme.organisation(), new Actor(UUID.randomUUID(), Actor.Role.MEMBER), acme.purpose());

        assertThatThrownBy(() -> contacts.getWithSpecial(member, ada.id())).satisfies(is(FaultCode.FORBIDDEN));
        assertThatThrownBy(() -> contacts.get(member, ada.id(), Set.of(Compartment.SPECIAL), name -> true))
                .satisfies(is(FaultCode.FORBIDDEN));
        assertThatThrownBy(() -> platform.assembly.contactStream.exportAllWithSpecial(member, new Exported()))
                .satisfies(is(FaultCode.FORBIDDEN));
        assertThat(contacts.get(member, ada.id())).isEqualTo(ada);
    }

    @Test
    void aChangeThatNamesNone_leavesThemAsTheyAre_unopened() {
        Sealed before = sealed(ada.id());

        Contact changed = contacts.change(acme, "GB", ada.id(), ada.version(), named("Paris"));

        assertThat(changed.version()).isEqualTo(ada.version() + 1);
        assertThat(sealed(ada.id())).isEqualTo(before);
        assertThat(special(ada.id())).isEqualTo(Map.of("Diet", "vegan"));
    }

    @Test
    void aChangeThatNamesOne_changesOrRemovesIt_andTellsNobody() {
        desk.special(acme, "Creed");
        contacts.change(acme, "GB", ada.id(), null, Set.of("creed"), fields -> {
            assertThat(fields.customFields()).isEqualTo(Map.of("City", "London", "Diet", "vegan"));
            return fields.with(Map.of("City", "London", "Diet", "vegan", "creed", "none"), Map.of());
        });
        assertThat(special(ada.id())).isEqualTo(Map.of("Diet", "vegan", "Creed", "none"));

        Contact changed = contacts.change(
                acme,
                "GB",
                ada.id(),
                null,
                Set.of(" Diet "),
                fields -> fields.with(Map.of("City", "London", "Creed", "none"), Map.of()));

        assertThat(changed.fields().allCustomFields()).isEqualTo(Map.of("City", "London"));
        assertThat(special(ada.id())).isEqualTo(Map.of("Creed", "none"));
        assertThat(desk.trail(acme)).contains("contact_changed fields=specialFields");
    }

    @Test
    @Tag("N11")
    void aSpecialValue_hasNoToken_andIsNotSearched() {
        assertThat(desk.tokens(acme, "Diet", "vegan")).isZero();
        assertThatThrownBy(() -> desk.found(acme, "Diet", "vegan")).satisfies(is(FaultCode.SEARCH_NOT_ANSWERABLE));
        assertThatThrownBy(() ->
                        desk.definitions.define(acme, CustomFieldDraft.of("Creed", "text", List.of(), true, true)))
                .satisfies(refused("/searchable", "index_refused"));
        assertThatThrownBy(() -> desk.definitions.change(acme, diet.id(), null, true))
                .satisfies(refused("/searchable", "index_refused"));
    }

    @Test
    void aList_holdsNone_whateverItOpens() {
        ContactQuery query =
                new ContactQuery(null, null, null, null, null, Map.of(), null, 10, EnumSet.allOf(Compartment.class));

        assertThat(contacts.search(acme, "GB", query).items())
                .extracting(contact -> contact.fields().specialFields())
                .containsExactly(Map.of());
    }

    @Test
    @Tag("P39")
    void aFeatureThatMaySeeCustomFields_seesNone() {
        for (Set<PersonalField> asked : List.<Set<PersonalField>>of(
                EnumSet.of(PersonalField.CUSTOM_FIELDS), EnumSet.allOf(PersonalField.class))) {
            ContactDraft shown =
                    platform.assembly.contactDisclosures.preview(acme, ada.id(), asked, List.of("customFields"));

            assertThat(shown.allCustomFields()).isEqualTo(Map.of("City", "London"));
        }
    }

    /** The fault the tests above look for, planted: a special value sealed among the others is seen by all of them. */
    @Test
    void aSpecialValueSealedAmongTheOthers_isNoticed() {
        ContactSealing sealing = new ContactSealing(platform.assembly.sealer);
        ContactDraft planted = CustomFieldSchemaTest.draft(Map.of("City", "London", "Diet", "vegan"));
        platform.assembly.store.run(
                acme,
                session -> session.sql()
                        .update(
                                "update contact set profile = ? where organisation_id = ? and id = ?",
                                sealing.sealProfile(acme, ada.id(), planted),
                                session.organisation(),
                                ada.id()));
        Exported exported = new Exported();
        platform.assembly.contactStream.exportAll(acme, exported);

        assertThat(platform.assembly
                        .contactDisclosures
                        .preview(acme, ada.id(), EnumSet.of(PersonalField.CUSTOM_FIELDS), List.of("customFields"))
                        .allCustomFields())
                .containsKey("Diet");
        assertThat(contacts.get(acme, ada.id()).fields().allCustomFields()).containsKey("Diet");
        assertThat(exported.contacts.get(0).fields().allCustomFields()).containsKey("Diet");
    }

    @Test
    @Tag("T-23")
    void aRotation_sealsThemAnew_andGivesNoTokenToWhatIsNotSearchable() {
        desk.definitions.define(acme, CustomFieldDraft.of("Hobby", "text", List.of(), false, false));
        contacts.change(
                acme,
                "GB",
                ada.id(),
                null,
                Set.of("Diet"),
                fields -> fields.with(Map.of("Diet", "vegan", "Hobby", "Chess", "City", "London"), Map.of()));
        Sealed before = sealed(ada.id());
        long tokens = desk.tokensOf(acme, ada.id());

        platform.assembly.keys.rotations.request(acme.organisation(), null, "operator:test", null);
        platform.assembly.keys.rotationRun.runDue();

        assertThat(sealed(ada.id())).isNotEqualTo(before);
        assertThat(special(ada.id())).isEqualTo(Map.of("Diet", "vegan"));
        assertThat(desk.tokensOf(acme, ada.id())).isEqualTo(tokens);
        assertThat(desk.tokens(acme, "Hobby", "Chess")).isZero();
        assertThat(desk.found(acme, "City", "London")).containsExactly(ada.id());
        platform.assembly.keys.resealables.forEach(
                table -> assertThat(platform.assembly.store.<Long>within(acme, table::left))
                        .as(table.table())
                        .isZero());
    }

    @Test
    @Tag("P112")
    void anExport_hasThemOnlyWhenAnAdminAsks_andThatIsOnTheTrailBefore() {
        Exported ordinary = new Exported();
        platform.assembly.contactStream.exportAll(acme, ordinary);
        assertThat(ordinary.columns).containsExactly("City");
        assertThat(ordinary.contacts)
                .extracting(contact -> contact.fields().specialFields())
                .containsExactly(Map.of());
        assertThat(desk.trail(acme)).noneMatch(line -> line.startsWith("contacts_special_exported"));

        Exported whole = new Exported();
        platform.assembly.contactStream.exportAllWithSpecial(acme, whole);
        assertThat(whole.columns).containsExactly("Diet", "City");
        assertThat(whole.contacts)
                .extracting(contact -> contact.fields().specialFields())
                .containsExactly(Map.of("Diet", "vegan"));
        assertThat(whole.trailAtTheOutline).anyMatch(line -> line.startsWith("contacts_special_exported"));
    }

    @Test
    void anImportOverAContact_changesTheSpecialFieldsItHasAPlaceFor_andNoOther() {
        desk.special(acme, "Creed");
        contacts.change(
                acme,
                "GB",
                ada.id(),
                null,
                Set.of("Creed"),
                fields -> fields.with(Map.of("Diet", "vegan", "Creed", "none"), Map.of()));

        write(new Incoming(ada.id(), CustomFieldSchemaTest.draft(Map.of("City", "Paris"))));
        assertThat(special(ada.id())).isEqualTo(Map.of("Diet", "vegan", "Creed", "none"));

        write(new Incoming(ada.id(), CustomFieldSchemaTest.draft(Map.of("Diet", "omnivore")), Set.of("Diet")));
        assertThat(special(ada.id())).isEqualTo(Map.of("Diet", "omnivore", "Creed", "none"));

        write(new Incoming(ada.id(), CustomFieldSchemaTest.draft(Map.of()), Set.of("diet", "CREED")));
        assertThat(sealedOrNothing(ada.id())).isEmpty();
    }

    @Test
    void aNewContactOfAnImport_hasItsSpecialValues() {
        UUID id = UUID.randomUUID();
        write(new Incoming(id, CustomFieldSchemaTest.draft(Map.of("Diet", "halal")), Set.of("Diet")));

        assertThat(special(id)).isEqualTo(Map.of("Diet", "halal"));
    }

    @Test
    void aRemovedSpecialField_isGoneFromEveryContact() {
        desk.definitions.remove(acme, diet.id());
        desk.work();

        assertThat(sealedOrNothing(ada.id())).isEmpty();
        assertThat(contacts.get(acme, ada.id()).fields().customFields()).isEqualTo(Map.of("City", "London"));
        assertThat(desk.definitions.list(acme)).extracting(CustomField::name).containsExactly("City");
    }

    @Test
    void anErasedContact_takesThemAlong() {
        contacts.erase(acme, ada.id(), null);

        assertThat(sealedOrNothing(ada.id())).isEmpty();
    }

    private static java.util.function.UnaryOperator<ContactDraft> named(String city) {
        return fields -> fields.with(Map.of("City", city), Map.of());
    }

    private Map<String, String> special(UUID id) {
        return contacts.getWithSpecial(acme, id).fields().specialFields();
    }

    private Sealed sealed(UUID id) {
        return sealedOrNothing(id).get(0);
    }

    private List<Sealed> sealedOrNothing(UUID id) {
        return platform.assembly.store.within(
                acme,
                session -> session.sql()
                        .rows(
                                "select special from contact where organisation_id = ? and id = ? and special is not null",
                                row -> row.sealed(1),
                                session.organisation(),
                                id));
    }

    private void write(Incoming incoming) {
        ContactBatches batches = platform.assembly.contactBatches;
        ContactBatches.Prepared prepared = batches.prepare(acme, "GB", List.of(incoming));
        platform.assembly.store.run(acme, session -> batches.write(session, prepared));
    }

    private final class Exported implements ContactStream.Receiver<List<Contact>> {

        private final List<Contact> contacts = new ArrayList<>();
        private List<String> columns = List.of();
        private List<String> trailAtTheOutline = List.of();

        @Override
        public void outline(ContactStream.Outline outline) {
            columns = outline.customFields();
            trailAtTheOutline = desk.trail(acme);
        }

        @Override
        public List<Contact> form(Stream<Contact> piece) {
            return piece.toList();
        }

        @Override
        public void take(List<Contact> piece) {
            contacts.addAll(piece);
        }
    }
}
