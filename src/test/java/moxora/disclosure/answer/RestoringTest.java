package moxora.disclosure.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import moxora.disclosure.redaction.Identifiers;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.Passage;
import moxora.disclosure.redaction.Placeholders;
import moxora.disclosure.redaction.RandomValues;
import moxora.disclosure.redaction.Redactor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A processor that says again what it was told gives the values back as they were. */
@Tag("N8")
class RestoringTest {

    private static final int ROUNDS = 3_000;

    private final Asked asked = new Asked();

    @Test
    void values_areRestoredExactly_whateverTheyLookLike() {
        assertThat(changed((placeholders, message) -> text(placeholders, message)))
                .isEmpty();
    }

    @Test
    void whoReadsWhatWasRestoredOnceMore_isSeen() {
        assertThat(changed((placeholders, message) -> {
                    String once = text(placeholders, message);
                    try {
                        return text(placeholders, once);
                    } catch (moxora.fault.Fault unknown) {
                        return "refused";
                    }
                }))
                .isNotEmpty();
    }

    @Test
    void aPassage_comesBackFromItsPlaceholders() {
        Random random = new Random(11);
        List<String> words = List.of(
                "Ada",
                "ADA",
                "ada",
                "Lovelace",
                "lovelace-ada",
                "ada@king.example",
                "ADA@King.example",
                "Analytical Engines",
                "analytical ENGINES",
                "020 7946 0958",
                "+44 20 7946 0958",
                "called",
                "and",
                "likes",
                "tea,");
        int hidden = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Identifiers contact = new Identifiers();
            contact.addName("Ada");
            contact.addName("Lovelace");
            contact.addEmail("ada@king.example");
            contact.addPhone("020 7946 0958");
            contact.addCompany("Analytical Engines Ltd");
            Placeholders placeholders = new Placeholders(Asked.MARK);
            StringBuilder line = new StringBuilder();
            for (int j = random.nextInt(12); j >= 0; j--) {
                line.append(words.get(random.nextInt(words.size()))).append(' ');
            }
            Passage passage = Passage.of(line.toString());

            String sent = new Redactor(placeholders, List.of(contact)).redact(passage, Asked.MOST);
            hidden += placeholders.counts().size();

            assertThat(sent).doesNotContainIgnoringCase("ada", "lovelace", "7946", "engines");
            assertThat(text(placeholders, sent)).isEqualTo(passage.text());
        }
        assertThat(hidden).isGreaterThan(ROUNDS);
    }

    /** The values of many requests that do not come back as they were. */
    private static List<String> changed(BiFunction<Placeholders, String, String> restoring) {
        Random random = new Random(9);
        List<String> changed = new ArrayList<>();
        int tried = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Placeholders placeholders = new Placeholders(Asked.MARK);
            StringBuilder message = new StringBuilder("Said:");
            StringBuilder expected = new StringBuilder("Said:");
            for (int i = 0; i < 6; i++) {
                Kind kind = i % 2 == 0 ? Kind.NAME : Kind.COMPANY;
                String value = RandomValues.any(random);
                if (isPlain(value)) {
                    tried++;
                    message.append(" - ").append(placeholders.of(kind, value, value));
                    expected.append(" - ").append(value);
                }
            }
            if (!restoring.apply(placeholders, message.toString()).equals(expected.toString())) {
                changed.add(expected.toString());
            }
        }
        assertThat(tried).isGreaterThan(10_000);
        return changed;
    }

    /** Without what would be cleaned for its own sake: tags, slashes in pairs, and brackets that make a link. */
    private static boolean isPlain(String value) {
        String seen = value.replaceAll("[\\p{Cf}\\p{Cs}]", "");
        return !value.matches("(?s).*(<[^ \\n\\t\u00a0\\d=]|<$).*")
                && !seen.matches("(?s).*([/\\\\][*_`~]*[/\\\\]|][(\\[:]).*");
    }

    private String text(Placeholders placeholders, String content) {
        return ((jakarta.json.JsonString) asked.answers
                        .whole(Asked.textFeature(10_000), placeholders, content)
                        .value())
                .getString();
    }
}
