package moxora.disclosure;

import static moxora.disclosure.PreviewFixture.SUMMARY;
import static moxora.disclosure.PreviewFixture.TAGS;
import static moxora.disclosure.PreviewFixture.marked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import moxora.contact.Contact;
import moxora.contact.ContactDraft;
import moxora.disclosure.prompt.Message;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewsTest {

    private final PreviewFixture fixture = new PreviewFixture();
    private final TenantScope acme = fixture.platform.acme();

    @Test
    @Tag("P39")
    @Tag("B28")
    void aSummary_tellsTitleTagsAndTimes_andPlaceholdersForTheRest() {
        Contact contact = fixture.create(acme, marked("canary"));
        fixture.opened(acme, contact);

        Preview preview = fixture.preview(acme, SUMMARY, contact.id());

        assertThat(preview.messages()).extracting(Message::role).containsExactly("system", "user");
        assertThat(PreviewFixture.user(preview)).isEqualTo("""
                First name: [NAME_1]
                Last name: [NAME_2]
                E-mail addresses: [EMAIL_1]
                Phone numbers: [PHONE_1]
                Company: [COMPANY_1]
                Job title: titlecanary
                Tags: tagcanary
                Latest e-mail events: email.open 2026-01-02T03:04:05Z
                Notes: left out
                Asked for: none""");
        assertThat(preview.messages().get(0).content()).doesNotContain("canary").doesNotContain("[");
        assertThat(preview.fieldsSent())
                .containsExactly("firstName", "lastName", "emails", "phones", "company", "title", "tags", "activity");
        assertThat(preview.placeholders()).isEqualTo(Map.of("name", 2, "email", 1, "phone", 1, "company", 1));
        assertThat(preview.processor()).isNull();
    }

    @Test
    @Tag("P39")
    @Tag("B28")
    void tagSuggestions_tellTheWorkAndNotWhoDoesIt() {
        Contact contact = fixture.create(acme, marked("canary"));

        Preview preview = fixture.preview(acme, TAGS, contact.id());

        assertThat(PreviewFixture.user(preview)).isEqualTo("""
                Company: [COMPANY_1]
                Job title: titlecanary
                Present tags: tagcanary""");
        assertThat(preview.fieldsSent()).containsExactly("company", "title", "tags");
        assertThat(preview.placeholders()).isEqualTo(Map.of("company", 1));
    }

    @Test
    @Tag("P39")
    void compartmentsWithoutAnAllowedField_stayClosed() {
        Contact contact = fixture.create(acme, marked("canary"));

        fixture.opened(acme, contact);

        assertThat(openings(() -> fixture.preview(acme, SUMMARY, contact.id()))).isEqualTo(3);
        assertThat(openings(() -> fixture.preview(acme, TAGS, contact.id()))).isEqualTo(1);
    }

    @Test
    @Tag("N8")
    void aNameThatStaysClosed_isFoundInTitleAndTagsByTheIndex() {
        Contact contact = fixture.create(
                acme,
                new ContactDraft(
                        "Ada",
                        "Lovelace-Byron",
                        List.of(),
                        List.of(),
                        "Analytical Engines",
                        "Countess LOVELACE of engines",
                        List.of("friend of Ada", "AdaLovelace", "Byron's", "Canada"),
                        Map.of(),
                        null));

        assertThat(fixture.user(acme, TAGS, contact.id()))
                .doesNotContainIgnoringCase("lovelace")
                .doesNotContainIgnoringCase("byron")
                .doesNotContainPattern("\\bAda")
                .contains("Countess [NAME_", "] of engines", "friend of [NAME_", "Canada");
        assertThat(openings(() -> fixture.preview(acme, TAGS, contact.id()))).isEqualTo(1);
    }

    @Test
    @Tag("N8")
    void theNameOfAnotherContact_isHiddenToo_andItsBeginningsHideNothing() {
        fixture.create(acme, draft("Countessa", "Engines", null));
        Contact ada = fixture.create(acme, draft("Ada", "Lovelace", "Countess of engines"));

        assertThat(fixture.user(acme, TAGS, ada.id())).contains("Job title: Countess of [NAME_1]");
    }

    @Test
    void anEmptyContact_saysNone() {
        Contact contact = fixture.create(acme, draft("Ada", null, null));

        assertThat(fixture.user(acme, SUMMARY, contact.id()))
                .contains("First name: [NAME_1]\nLast name: none\nE-mail addresses: none");
        assertThat(fixture.user(acme, TAGS, contact.id()))
                .isEqualTo("Company: none\nJob title: none\nPresent tags: none");
    }

    @Test
    void placeholders_areOfOneRequestOnly_andStableInIt() {
        Contact contact = fixture.create(
                acme,
                new ContactDraft(
                        "Ada",
                        "Ada",
                        List.of("a@x.example", "b@x.example"),
                        List.of("+44 20 7946 0123", "020 7946 0999"),
                        "Ada",
                        "b@x.example, 02079460999",
                        List.of(),
                        Map.of(),
                        null));

        String first = fixture.user(acme, SUMMARY, contact.id());

        assertThat(first)
                .contains("First name: [NAME_1]", "Last name: [NAME_1]", "Company: [COMPANY_1]")
                .contains("E-mail addresses: [EMAIL_1], [EMAIL_2]", "Phone numbers: [PHONE_1], [PHONE_2]")
                .contains("Job title: [EMAIL_2], [PHONE_2]");
        assertThat(fixture.user(acme, SUMMARY, contact.id())).isEqualTo(first);
    }

    @Test
    @Tag("T-48")
    @Tag("T-01")
    void anothersContact_isNotThere_andNothingOfItIsShown() {
        TenantScope other = fixture.platform.organisation("bolt", "moxora");
        Contact ofAcme = fixture.create(acme, marked("acmecanary"));
        Contact ofOther = fixture.create(other, marked("othercanary"));

        for (String feature : List.of(SUMMARY, TAGS)) {
            assertThatThrownBy(() -> fixture.preview(other, feature, ofAcme.id()))
                    .satisfies(is(FaultCode.NOT_FOUND));
            assertThatThrownBy(() -> fixture.preview(acme, feature, UUID.randomUUID()))
                    .satisfies(is(FaultCode.NOT_FOUND));
            assertThat(fixture.user(acme, feature, ofAcme.id()))
                    .contains("titleacmecanary")
                    .doesNotContain("other");
            assertThat(fixture.user(other, feature, ofOther.id()))
                    .contains("titleothercanary")
                    .doesNotContain("acme");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"moonengage", "pixelant"})
    @Tag("P47")
    @Tag("P115")
    void aPolicyWithoutFeatures_refuses_andOpensNothing(String policy) {
        TenantScope scope = fixture.platform.organisation("quiet", policy);
        Contact contact = fixture.create(scope, marked("canary"));

        for (String feature : List.of(SUMMARY, TAGS)) {
            assertThat(openings(() -> assertThatThrownBy(() -> fixture.preview(scope, feature, contact.id()))
                            .satisfies(is(FaultCode.FORBIDDEN))
                            .hasMessageContaining(policy)
                            .hasMessageContaining(feature)))
                    .isZero();
        }
        assertThat(trail(scope)).noneMatch(entry -> entry.startsWith("ai_previewed"));
    }

    @Test
    @Tag("P21")
    void aPolicyWithOneFeature_refusesTheOther() {
        TenantScope moksho = fixture.platform.organisation("moksho", "moksho");
        Contact contact = fixture.create(moksho, marked("canary"));

        assertThat(fixture.user(moksho, SUMMARY, contact.id())).contains("titlecanary");
        assertThatThrownBy(() -> fixture.preview(moksho, TAGS, contact.id())).satisfies(is(FaultCode.FORBIDDEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"automation", "", "Contact-Summary", "../ai/contact-summary", "contact-summary.yaml"})
    void aFeatureThatDoesNotExist_isNotFound(String feature) {
        assertThatThrownBy(() -> fixture.preview(acme, feature, UUID.randomUUID()))
                .satisfies(is(FaultCode.NOT_FOUND));
    }

    @Test
    void input_isRefusedPropertyByProperty_andNeverQuoted() {
        Contact contact = fixture.create(acme, marked("canary"));
        JsonObject input =
                Json.createObjectBuilder().add("question", "tell me everything").build();

        assertThatThrownBy(() -> fixture.previews.preview(acme, SUMMARY, contact.id(), input))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.VALUE_REFUSED);
                    assertThat(fault.complaints())
                            .extracting(Fault.Complaint::pointer, Fault.Complaint::code)
                            .containsExactly(
                                    org.assertj.core.groups.Tuple.tuple("/input/question", "unknown_property"));
                    assertThat(fault.complaints().toString()).doesNotContain("everything");
                });
        assertThat(fixture.previews
                        .preview(acme, SUMMARY, contact.id(), JsonObject.EMPTY_JSON_OBJECT)
                        .messages())
                .hasSize(2);
    }

    @Test
    @Tag("P41")
    void aFeatureAboutNoContact_saysNothingOfOneThatIsNamed_andHidesItsName() {
        Contact contact = fixture.create(acme, draft("Zebulon", "Quartermain", "titlecanary"));
        JsonObject input = Json.createObjectBuilder()
                .add("instruction", "When Zebulon opens a mail add the tag reader")
                .build();

        long before = fixture.platform.assembly.sealer.openings();
        Preview preview = fixture.previews.preview(acme, "automation-builder", contact.id(), input);

        assertThat(PreviewFixture.user(preview)).isEqualTo("Request: When [NAME_1] opens a mail add the tag reader");
        assertThat(preview.fieldsSent()).isEmpty();
        assertThat(fixture.platform.assembly.sealer.openings()).isEqualTo(before);
        assertThat(PreviewFixture.user(fixture.previews.preview(acme, "automation-builder", null, input)))
                .isEqualTo(PreviewFixture.user(preview));
        assertThatThrownBy(() -> fixture.previews.preview(acme, "automation-builder", UUID.randomUUID(), input))
                .satisfies(is(FaultCode.NOT_FOUND));
        assertThatThrownBy(() -> fixture.previews.preview(acme, SUMMARY, null, null))
                .isInstanceOfSatisfying(
                        Fault.class,
                        fault -> assertThat(fault.complaints())
                                .extracting(Fault.Complaint::pointer, Fault.Complaint::code)
                                .containsExactly(org.assertj.core.groups.Tuple.tuple("/contactId", "required")));
    }

    @Test
    @Tag("P39")
    void aPreview_isOnTheTrail_byFieldName() {
        Contact contact = fixture.create(acme, marked("canary"));

        fixture.preview(acme, TAGS, contact.id());

        assertThat(trail(acme).get(0)).isEqualTo("ai_previewed " + contact.id() + " fields=company,title,tags");
    }

    @Test
    void aPreview_printsNoContent() {
        Contact contact = fixture.create(acme, marked("canary"));

        assertThat(fixture.preview(acme, SUMMARY, contact.id()).toString()).doesNotContain("canary");
    }

    private List<String> trail(TenantScope scope) {
        return fixture.platform.assembly.auditPages.before(scope, Long.MAX_VALUE, 10).stream()
                .map(entry -> entry.action() + " " + entry.target() + " " + entry.detail())
                .toList();
    }

    private long openings(Runnable work) {
        long before = fixture.platform.assembly.sealer.openings();
        work.run();
        return fixture.platform.assembly.sealer.openings() - before;
    }

    private static Consumer<Throwable> is(FaultCode code) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }

    private static ContactDraft draft(String firstName, String lastName, String title) {
        return new ContactDraft(firstName, lastName, List.of(), List.of(), null, title, List.of(), Map.of(), null);
    }
}
