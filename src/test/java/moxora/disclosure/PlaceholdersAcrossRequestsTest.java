package moxora.disclosure;

import static moxora.disclosure.PreviewFixture.SUMMARY;
import static moxora.disclosure.PreviewFixture.TAGS;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moxora.app.Assembly;
import moxora.contact.Contact;
import moxora.contact.ContactDraft;
import moxora.contact.DisclosureMarks;
import moxora.disclosure.answer.Answers;
import moxora.disclosure.prompt.Marks;
import moxora.disclosure.prompt.Occasion;
import moxora.disclosure.prompt.Prompt;
import moxora.disclosure.prompt.Prompts;
import moxora.disclosure.prompt.Redaction;
import moxora.disclosure.redaction.EntityDetector;
import moxora.disclosure.redaction.pattern.Patterns;
import moxora.fault.Fault;
import moxora.policy.Policy;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A placeholder that leaked out of one request is nothing in any other. */
@Tag("N8")
@Tag("T-47")
class PlaceholdersAcrossRequestsTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\[COMPANY_1_([0-9a-z]{6})]");

    private final PreviewFixture fixture = new PreviewFixture();
    private final Assembly assembly = fixture.platform.assembly;
    private final TenantScope acme = fixture.platform.acme();
    private final TenantScope bolt = fixture.platform.organisation("bolt", "moxora");
    private final Marks marks = new DisclosureMarks(assembly.index)::of;
    private final Answers answers = new Answers();

    @Test
    void aMark_isOfOneContentOnly_andTheSameForIt() {
        UUID contact = UUID.randomUUID();
        List<String> content = List.of("ab", "c");
        Map<String, String> others = new LinkedHashMap<>();
        others.put("organisation", marks.of(bolt, TAGS, contact, content));
        others.put("feature", marks.of(acme, SUMMARY, contact, content));
        others.put("contact", marks.of(acme, TAGS, UUID.randomUUID(), content));
        others.put("no contact", marks.of(acme, TAGS, null, content));
        others.put("content", marks.of(acme, TAGS, contact, List.of("ab", "d")));
        others.put("borders", marks.of(acme, TAGS, contact, List.of("a", "bc")));
        others.put("order", marks.of(acme, TAGS, contact, List.of("c", "ab")));

        String mark = marks.of(acme, TAGS, contact, content);

        assertThat(mark).matches("[0-9a-hj-km-np-tv-z]{6}").isEqualTo(marks.of(acme, TAGS, contact, content));
        assertThat(others.values()).doesNotContain(mark).doesNotHaveDuplicates();
    }

    @Test
    void whatLeakedOutOfAnotherRequest_isRefused() {
        assertThat(leaks(marks)).isEmpty();
    }

    @Test
    void aMarkThatRequestsShare_isSeen() {
        assertThat(leaks((scope, feature, contact, content) -> "aaaaaa"))
                .containsExactly("another contact", "another content", "another organisation", "another feature");
        assertThat(leaks((scope, feature, contact, content) -> marks.of(acme, "", contact, List.of())))
                .containsExactly("another content", "another feature");
    }

    @Test
    @Tag("P39")
    void aPreview_isTheSameToTheByte_asOftenAsItIsAskedFor() {
        Contact contact = fixture.create(acme, PreviewFixture.marked("canary"));

        assertThat(fixture.preview(acme, SUMMARY, contact.id()).messages())
                .isEqualTo(fixture.preview(acme, SUMMARY, contact.id()).messages());
    }

    /** From which requests a placeholder is taken for one of this request's, were marks made so. */
    private List<String> leaks(Marks made) {
        Contact contact = fixture.create(acme, draft("Engines"));
        Contact another = fixture.create(acme, draft("Engines"));
        Contact foreign = fixture.create(bolt, draft("Engines"));
        Prompt own = prompt(made, acme, TAGS, contact);
        assertThat(restored(own, own)).contains("Engines");

        Map<String, Prompt> others = new LinkedHashMap<>();
        others.put("another contact", prompt(made, acme, TAGS, another));
        assembly.contacts.change(acme, "GB", contact.id(), null, before -> draft("Mills"));
        others.put("another content", prompt(made, acme, TAGS, contact));
        others.put("another organisation", prompt(made, bolt, TAGS, foreign));
        others.put("another feature", prompt(made, acme, SUMMARY, contact));
        return others.keySet().stream()
                .filter(other -> restored(own, others.get(other)).isPresent())
                .toList();
    }

    /** What one request makes of the placeholder of another. */
    private Optional<String> restored(Prompt request, Prompt other) {
        Matcher matcher = PLACEHOLDER.matcher(other.messages().get(1).content());
        assertThat(matcher.find()).isTrue();
        String content = "{\"tags\":[\"" + matcher.group() + "\"]}";
        try {
            return Optional.of(answers.whole(request.feature(), request.placeholders(), content)
                    .value()
                    .asJsonObject()
                    .getJsonArray("tags")
                    .getValuesAs(JsonString.class)
                    .get(0)
                    .getString());
        } catch (Fault refused) {
            assertThat(refused.reason()).isEqualTo("unknown_placeholder");
            return Optional.empty();
        }
    }

    private Prompt prompt(Marks made, TenantScope scope, String feature, Contact contact) {
        Prompts prompts = new Prompts(
                assembly.organisations,
                assembly.contactDisclosures,
                assembly.email.timeline,
                new Redaction(
                        (s, region, passages) -> passage -> List.of(),
                        Patterns::of,
                        passage -> Optional.empty(),
                        EntityDetector.NONE),
                made);
        Policy policy = assembly.policies.find("moxora").orElseThrow();
        return prompts.prompt(
                scope,
                new Prompts.Wanted(assembly.features.find(feature).orElseThrow(), contact.id(), Map.of(), false),
                policy.ai(),
                Occasion.PREVIEW);
    }

    private static ContactDraft draft(String company) {
        return new ContactDraft("Ada", null, List.of(), List.of(), company, null, List.of(), Map.of(), null);
    }
}
