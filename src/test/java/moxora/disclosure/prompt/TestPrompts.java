package moxora.disclosure.prompt;

import java.util.List;
import java.util.Map;
import moxora.disclosure.feature.Feature;
import moxora.disclosure.feature.Template;
import moxora.disclosure.redaction.Placeholders;
import org.jspecify.annotations.Nullable;

/** Prompts without anybody behind them, for whoever sends them on. */
public final class TestPrompts {

    public static final String SCHEMA = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"tags\"],"
            + "\"properties\":{\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}}";

    private TestPrompts() {}

    public static Prompt text(String system, String user) {
        return of(system, user, null);
    }

    public static Prompt structured(String system, String user) {
        return of(system, user, SCHEMA);
    }

    private static Prompt of(String system, String user, @Nullable String schema) {
        Feature feature = new Feature(
                "contact-summary",
                "fixed words",
                new Template("nothing"),
                Map.of(),
                false,
                schema,
                new Feature.Limits(1, 100, 0, 100, 123, 2_000));
        return new Prompt(
                feature,
                List.of(new Message("system", system), new Message("user", user)),
                List.of(),
                List.of(),
                new Placeholders("test00"));
    }
}
