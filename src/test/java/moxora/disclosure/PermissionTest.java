package moxora.disclosure;

import static moxora.disclosure.PreviewFixture.SUMMARY;
import static moxora.disclosure.PreviewFixture.TAGS;
import static moxora.disclosure.PreviewFixture.marked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import moxora.contact.ContactDraft;
import moxora.contact.CustomFieldDraft;
import moxora.disclosure.prompt.Narrowing;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Restriction;
import moxora.policy.AiTerms;
import moxora.tenant.Actor;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person asked for, or is, stands above what a policy allows of fields. */
@Tag("P41")
class PermissionTest {

    private final PreviewFixture fixture = new PreviewFixture();
    private final TenantScope acme = fixture.platform.acme();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NO_AUTOMATED_DECISION")
    @Tag("P80")
    void whatStopsDisclosure_stopsEveryFeature_withItsReason(Restriction restriction) {
        UUID contact = contact(acme, EnumSet.of(restriction));

        for (String feature : List.of(SUMMARY, TAGS)) {
            assertThat(reasons(acme, feature, contact)).containsExactly(restriction.wire());
        }
        assertThat(trail(acme))
                .filteredOn(("ai_refused " + contact + " ")::equals)
                .hasSize(2);
        assertThat(trail(acme)).noneMatch(entry -> entry.startsWith("ai_previewed"));
    }

    @Test
    void everyReason_isSaid_inPlainWords_andNoneOfTheContact() {
        UUID contact = contact(acme, EnumSet.allOf(Restriction.class));

        assertThatThrownBy(() -> fixture.preview(acme, SUMMARY, contact)).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.RESTRICTED);
            assertThat(fault.complaints())
                    .extracting(Fault.Complaint::code)
                    .containsExactly("objection", "restriction", "minor", "consent_withdrawn");
            assertThat(fault.complaints())
                    .allSatisfy(reason -> assertThat(reason.pointer()).isEqualTo("/contactId"))
                    .allSatisfy(reason -> assertThat(reason.message()).endsWith("."));
            assertThat(fault.complaints().toString()).doesNotContain("canary");
        });
    }

    @Test
    @Tag("P115")
    void whoMustNotBeDecidedAboutByAProgram_isSpokenOf_andAPersonIsRequired() {
        UUID contact = contact(acme, EnumSet.of(Restriction.NO_AUTOMATED_DECISION));

        Preview preview = fixture.preview(acme, TAGS, contact);

        assertThat(preview.messages().get(1).content()).contains("titlecanary");
        assertThat(preview.personRequired()).isTrue();
    }

    /** A policy that says nothing of automatic decisions leaves them to a person, whatever the contact says. */
    @Test
    @Tag("P115")
    void aPersonIsRequired_whereThePolicyIsSilent() {
        assertThat(fixture.preview(acme, TAGS, contact(acme, Set.of())).personRequired())
                .isTrue();
    }

    @Test
    @Tag("P115")
    void whereThePolicyLetsPrograms_theContactDecides() {
        AiTerms terms = new AiTerms(Map.of(), AiTerms.FreeText.NONE, AiTerms.SpecialCategories.STOP, false, true);
        Permission permission = new Permission(fixture.platform.assembly.contactDisclosures);

        assertThat(permission.require(acme, contact(acme, Set.of()), terms).personRequired())
                .isFalse();
        assertThat(permission.require(acme, null, terms).personRequired()).isFalse();
        assertThat(permission
                        .require(acme, contact(acme, EnumSet.of(Restriction.NO_AUTOMATED_DECISION)), terms)
                        .personRequired())
                .isTrue();
    }

    @Test
    @Tag("P80")
    void aFieldOfASpecialCategory_leavesFreeTextOut_whereThePolicyNarrows() {
        UUID special = special(acme);
        UUID ordinary = contact(acme, Set.of());

        assertThat(fixture.preview(acme, SUMMARY, special).narrowed())
                .containsExactly(new Narrowing(Narrowing.SPECIAL_CATEGORY, List.of("notes", "input.instruction")));
        assertThat(fixture.preview(acme, SUMMARY, ordinary).narrowed())
                .noneMatch(less -> less.reason().equals(Narrowing.SPECIAL_CATEGORY));
        // No free text is among what it asks for.
        assertThat(fixture.preview(acme, TAGS, special).narrowed()).isEmpty();
    }

    @Test
    @Tag("P80")
    void aFieldOfASpecialCategory_stops_whereThePolicyStops_untilItIsGone() {
        TenantScope moksana = fixture.platform.organisation("moksana", "moksana");
        UUID special = special(moksana);

        assertThat(reasons(moksana, SUMMARY, special)).containsExactly("special_category");
        assertThat(reasons(moksana, TAGS, special)).containsExactly("special_category");

        fixture.platform.assembly.contacts.change(
                moksana, "GB", special, null, Set.of("Diet"), before -> draft(before, Map.of("City", "Rome")));
        assertThat(fixture.preview(moksana, TAGS, special).messages()).hasSize(2);
    }

    @Test
    void aReasonIsGone_whenItIsTakenOff() {
        UUID contact = contact(acme, EnumSet.of(Restriction.OBJECTION));
        assertThat(reasons(acme, TAGS, contact)).containsExactly("objection");

        fixture.platform.assembly.contacts.change(
                acme, "GB", contact, null, before -> before.withRestrictions(Set.of()));

        assertThat(fixture.preview(acme, TAGS, contact).messages()).hasSize(2);
    }

    @Test
    @Tag("T-48")
    void anothersContact_isNotThere_andNotSaidToBeRestricted() {
        TenantScope other = fixture.platform.organisation("other", "moxora");
        UUID ofAcme = contact(acme, EnumSet.of(Restriction.MINOR));
        UUID ofOther = contact(other, Set.of());

        assertThatThrownBy(() -> fixture.preview(other, SUMMARY, ofAcme))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.NOT_FOUND));
        assertThat(fixture.preview(other, SUMMARY, ofOther).messages()).hasSize(2);
        assertThat(trail(other)).noneMatch(entry -> entry.startsWith("ai_refused"));
        assertThat(trail(acme)).noneMatch(entry -> entry.startsWith("ai_refused"));
    }

    /** A planted contact is noticed also by who only learns that it objects. */
    @Test
    @Tag("N14")
    void aRefusalThatTellsOfAContact_isAReadingOfIt() {
        UUID planted = fixture.platform
                .assembly
                .abuse
                .canaryContacts(fixture.platform.assembly.contacts)
                .plant(acme, "GB", marked("planted").withRestrictions(EnumSet.of(Restriction.OBJECTION)));

        reasons(acme, TAGS, planted);

        assertThat(trail(acme)).anyMatch(entry -> entry.startsWith("canary_contact_read " + planted));
    }

    @Test
    @Tag("P39")
    void withoutSomebodyWhoAsks_nothingIsMade() {
        UUID contact = contact(acme, Set.of());
        for (Actor.Role role : Actor.Role.values()) {
            TenantScope scope = new TenantScope(
                    acme.organisation(), new Actor(acme.actor().id(), role, EnumSet.of(Right.AI_USE)), acme.purpose());
            if (Actor.Role.ofUsers().contains(role) || role == Actor.Role.API_TOKEN) {
                assertThat(fixture.preview(scope, TAGS, contact).messages()).hasSize(2);
            } else {
                assertThatThrownBy(() -> fixture.preview(scope, TAGS, contact))
                        .as(role.wire())
                        .isInstanceOfSatisfying(
                                Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.FORBIDDEN));
            }
        }
    }

    private UUID contact(TenantScope scope, Set<Restriction> restrictions) {
        return fixture.create(scope, marked("canary").withRestrictions(restrictions))
                .id();
    }

    private UUID special(TenantScope scope) {
        fixture.platform.assembly.customFieldDefinitions.define(
                scope, CustomFieldDraft.of("Diet", "text", List.of(), null, true));
        return fixture.create(scope, draft(marked("canary"), Map.of("Diet", "vegan")))
                .id();
    }

    private static ContactDraft draft(ContactDraft before, Map<String, String> customFields) {
        return new ContactDraft(
                before.firstName(),
                before.lastName(),
                before.emails(),
                before.phones(),
                before.company(),
                before.title(),
                before.tags(),
                new TreeMap<>(customFields),
                before.notes());
    }

    private List<String> reasons(TenantScope scope, String feature, UUID contact) {
        try {
            fixture.preview(scope, feature, contact);
            return List.of();
        } catch (Fault fault) {
            assertThat(fault.code()).isEqualTo(FaultCode.RESTRICTED);
            return fault.complaints().stream().map(Fault.Complaint::code).toList();
        }
    }

    private List<String> trail(TenantScope scope) {
        return fixture.platform.assembly.auditPages.before(scope, Long.MAX_VALUE, 50).stream()
                .map(entry -> entry.action() + " " + entry.target() + " " + entry.detail())
                .toList();
    }
}
