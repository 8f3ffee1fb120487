package moxora.disclosure.answer;

import jakarta.json.JsonString;
import java.util.Map;
import moxora.disclosure.feature.Feature;
import moxora.disclosure.feature.Template;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.Placeholders;

/** A request whose answer is looked at: Ada, ada@king.example, Analytical Engines Ltd, and a feature of either kind. */
final class Asked {

    static final String MARK = "k7f3q2";
    static final int MOST = 2_000;

    final Placeholders placeholders = new Placeholders(MARK);
    final Answers answers = new Answers();

    Asked() {
        placeholders.of(Kind.NAME, "ada", "Ada");
        placeholders.of(Kind.NAME, "ada", "ADA");
        placeholders.of(Kind.EMAIL, "ada@king.example", "ada@king.example");
        placeholders.of(Kind.COMPANY, "engines", "Analytical Engines Ltd");
        placeholders.of(Kind.URL, "u", "https://user:secret@host.example/path");
        placeholders.of(Kind.COMPANY, "booking.com", "Booking.com");
        placeholders.of(Kind.NAME, "uk", "Ada [UK]");
        placeholders.of(Kind.NATIONAL_ID, "n", "QQ 12 34 56 C");
    }

    String text(String content) {
        return text(answers, content);
    }

    String text(Answers by, String content) {
        return ((JsonString) by.whole(textFeature(MOST), placeholders, content).value()).getString();
    }

    static Feature textFeature(int mostCharacters) {
        return feature(null, mostCharacters);
    }

    static Feature feature(String schema, int mostCharacters) {
        return new Feature(
                "feature",
                "Answer.",
                new Template("Title: {{title}}"),
                Map.of(),
                true,
                schema,
                new Feature.Limits(10, 100, 0, 100, 100, mostCharacters));
    }
}
