package moxora.disclosure;

import static moxora.disclosure.PreviewFixture.SUMMARY;
import static moxora.disclosure.PreviewFixture.marked;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moxora.app.Assembly;
import moxora.contact.Contact;
import moxora.disclosure.prompt.Narrowing;
import moxora.disclosure.prompt.Occasion;
import moxora.disclosure.prompt.Prompt;
import moxora.disclosure.prompt.Prompts;
import moxora.disclosure.prompt.Redaction;
import moxora.disclosure.redaction.EntityDetector;
import moxora.disclosure.redaction.Finding;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.Passage;
import moxora.disclosure.redaction.pattern.Patterns;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A detector that does not answer is no reason to send what it was asked about. */
@Tag("N8")
@Tag("T-47")
class DetectorUnavailableTest {

    private final PreviewFixture fixture = new PreviewFixture();
    private final TenantScope acme = fixture.platform.acme();
    private final Contact contact = fixture.create(acme, marked("detected"));
    private final List<Passage> asked = new ArrayList<>();

    private Prompt prompt(EntityDetector detector) {
        Assembly there = fixture.platform.assembly;
        Prompts prompts = new Prompts(
                there.organisations,
                there.contactDisclosures,
                there.email.timeline,
                new Redaction(
                        (scope, region, passages) -> passage -> List.of(),
                        Patterns::of,
                        passage -> Optional.empty(),
                        passages -> {
                            asked.addAll(passages);
                            return detector.among(passages);
                        }),
                (scope, feature, about, content) -> "test00");
        Requests.Request request = there.ai.requests.admit(acme, SUMMARY, contact.id(), null);
        return prompts.prompt(
                request.scope(), request.wanted(), request.policy().ai(), Occasion.PREVIEW);
    }

    @Test
    void withoutItsAnswer_noWordsLeave_andTheReasonIsTold() {
        Prompt prompt = prompt(passages -> Optional.empty());

        assertThat(asked).isNotEmpty();
        assertThat(prompt.narrowed())
                .filteredOn(less -> less.reason().equals(Narrowing.DETECTOR_UNAVAILABLE))
                .singleElement()
                .satisfies(less -> assertThat(less.fields()).contains("title", "tags"));
        assertThat(prompt.fieldsSent()).contains("firstName").doesNotContain("title", "tags");
        String sent = prompt.messages().get(1).content();
        assertThat(asked).noneSatisfy(passage -> assertThat(sent).contains(passage.text()));
    }

    @Test
    void withItsAnswer_whatItFoundIsHidden_andTheRestIsSent() {
        Prompt prompt = prompt(passages -> Optional.of(passage -> passage.text().startsWith("title")
                ? List.of(new Finding(0, passage.text().length(), Kind.NAME, "found"))
                : List.of()));

        String sent = prompt.messages().get(1).content();
        assertThat(sent).doesNotContain("titledetected").contains("tagdetected");
        assertThat(prompt.narrowed()).noneMatch(less -> less.reason().equals(Narrowing.DETECTOR_UNAVAILABLE));
    }
}
