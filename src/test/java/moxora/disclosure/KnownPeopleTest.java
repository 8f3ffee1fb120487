package moxora.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.contact.Contact;
import moxora.contact.ContactDraft;
import moxora.disclosure.prompt.Narrowing;
import moxora.disclosure.prompt.Occasion;
import moxora.disclosure.prompt.Prompt;
import moxora.disclosure.prompt.Prompts;
import moxora.disclosure.prompt.Redaction;
import moxora.disclosure.redaction.Directory;
import moxora.disclosure.redaction.EntityDetector;
import moxora.disclosure.redaction.Finder;
import moxora.disclosure.redaction.Passage;
import moxora.disclosure.redaction.Placeholders;
import moxora.disclosure.redaction.Redactor;
import moxora.disclosure.redaction.pattern.Patterns;
import moxora.policy.AiTerms;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever the organisation knows is a placeholder in whatever is sent as words. */
@Tag("N8")
@Tag("P39")
class KnownPeopleTest {

    private static final String NOTE =
            "Ada Lovelace of Analytical Engines wants a mark-up; ask Admin, call +44 20 7946 0958"
                    + " or write to ada@example.org. Lovelaces Angebot is due.";

    private final PreviewFixture fixture = new PreviewFixture();
    private final Assembly moxora = fixture.platform.assembly;
    private final TenantScope acme = fixture.platform.acme();

    private String redacted(TenantScope scope, String text) {
        Passage passage = Passage.of(text);
        return new Redactor(
                        new Placeholders("test00"), List.of(moxora.ai.knownPeople.among(scope, "GB", List.of(passage))))
                .redact(passage, 10_000)
                .replace("_test00]", "]");
    }

    private static ContactDraft titled(String firstName, String lastName, String company, String title) {
        return new ContactDraft(firstName, lastName, List.of(), List.of(), company, title, List.of(), Map.of(), null);
    }

    @Test
    void contactsAndUsers_areFoundInAText_andNothingIsOpened() {
        moxora.contacts.create(acme, "GB", TestPlatform.ada());
        long before = moxora.sealer.openings();

        assertThat(redacted(acme, NOTE))
                .isEqualTo(
                        "[NAME_1] of [COMPANY_1] wants a mark-up; ask [NAME_2], call [PHONE_1] or write to [EMAIL_1]."
                                + " [NAME_3]s Angebot is due.");
        assertThat(moxora.sealer.openings()).isEqualTo(before);
    }

    @Test
    @Tag("T-48")
    @Tag("T-01")
    void whomAnotherOrganisationKnows_isNotRecognised_byThePathToTheProcessorEither() {
        TenantScope other = fixture.platform.organisation("bolt", "moxora");
        moxora.contacts.create(other, "GB", TestPlatform.ada());
        Contact ofAcme = fixture.create(acme, titled("Grace", "Hopper", null, "Countess, friend of Lovelace"));

        assertThat(redacted(acme, NOTE)).isEqualTo(NOTE.replace("Admin", "[NAME_1]"));
        assertThat(redacted(other, NOTE)).contains("[COMPANY_1]", "[PHONE_1]", "[EMAIL_1]");
        assertThat(fixture.user(acme, PreviewFixture.TAGS, ofAcme.id()))
                .contains("Job title: Countess, friend of Lovelace");
    }

    @Test
    void anotherContactOfTheOrganisation_isHiddenInAPreview_andTheIndexOfBeginningsHidesNobody() {
        fixture.create(acme, titled("Marketa", "Byron", "Bolt Works Ltd", null));
        Contact ada = fixture.create(acme, titled("Ada", "Lovelace", null, "sells to Byron and Bolt Works, mark it"));

        assertThat(fixture.user(acme, PreviewFixture.TAGS, ada.id()))
                .contains("Job title: sells to [NAME_1] and [COMPANY_1], mark it");
    }

    @Test
    void aColleague_isHidden_alsoOneFromBeforeThereWereTokens() {
        moxora.mail.accounts.rename(acme, "Grace Hopper");
        moxora.store.run(
                acme,
                session -> session.sql()
                        .update("delete from user_token where organisation_id = ?", session.organisation()));

        assertThat(redacted(acme, "ask Grace, or hopper's office")).isEqualTo("ask [NAME_1], or [NAME_2]'s office");
    }

    /** Whom a text names cannot be told then, so nothing of it leaves, whatever else looks at it. */
    @Test
    void withoutAnIndexOnNames_freeTextIsLeftOut_andTheReasonIsSaid() {
        Contact ada = moxora.contacts.create(acme, "GB", TestPlatform.ada());
        Directory unnamed = new Directory() {
            @Override
            public boolean knowsNames(TenantScope scope) {
                return false;
            }

            @Override
            public Finder among(TenantScope scope, String region, List<Passage> passages) {
                return passage -> List.of();
            }
        };
        long before = moxora.sealer.openings();
        Prompt narrowed = summary(unnamed, ada);
        long narrow = moxora.sealer.openings() - before;
        Prompt whole = summary(moxora.ai.knownPeople, ada);

        assertThat(narrowed.narrowed())
                .containsExactly(new Narrowing(Narrowing.NAMES_NOT_INDEXED, List.of("notes", "input.instruction")));
        assertThat(narrowed.fieldsSent())
                .doesNotContain("notes", "input.instruction")
                .contains("title");
        assertThat(narrowed.messages().get(1).content()).doesNotContain("salon").doesNotContain("engines");
        assertThat(whole.narrowed()).isEmpty();
        assertThat(whole.messages().get(1).content()).contains("Met at the salon.", "Asked for: ask [NAME_");
        assertThat(narrow).as("notes stay closed").isEqualTo(moxora.sealer.openings() - before - narrow - 1);
    }

    private Prompt summary(Directory directory, Contact contact) {
        AiTerms shipped = moxora.policies.find("moxora").orElseThrow().ai();
        Prompts prompts = new Prompts(
                moxora.organisations,
                moxora.contactDisclosures,
                moxora.email.timeline,
                new Redaction(directory, Patterns::of, passage -> Optional.empty(), EntityDetector.NONE),
                (organisation, feature, about, content) -> "test00");
        return prompts.prompt(
                acme,
                new Prompts.Wanted(
                        moxora.features.find("contact-summary").orElseThrow(),
                        contact.id(),
                        Map.of("instruction", "ask Admin about engines"),
                        false),
                new AiTerms(
                        shipped.features(),
                        AiTerms.FreeText.PATTERNS,
                        shipped.specialCategories(),
                        shipped.training(),
                        shipped.automaticDecisions()),
                Occasion.PREVIEW);
    }

    @Test
    void aMember_whoMayNotSeeUsers_getsTheSameAnswer() {
        moxora.contacts.create(acme, "GB", TestPlatform.ada());
        TenantScope member =
                new TenantScope(acme.organisation(), new Actor(UUID.randomUUID(), Actor.Role.MEMBER), Purpose.SERVICE);

        assertThat(redacted(member, NOTE)).isEqualTo(redacted(acme, NOTE));
    }
}
