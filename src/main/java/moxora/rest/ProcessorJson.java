package moxora.rest;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.LocalDate;
import java.util.Collection;
import java.util.TreeSet;
import moxora.disclosure.processor.ProcessorReviews;
import moxora.policy.Processor;
import org.jspecify.annotations.Nullable;

/** A line of the register as JSON. */
final class ProcessorJson {

    private ProcessorJson() {}

    /** What organisations, and whom they tell, may know: nothing of how it is reached. */
    static JsonObjectBuilder json(ProcessorReviews.Line line) {
        Processor processor = line.processor();
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("name", processor.name())
                .add("state", line.standing().wire())
                .add("model", text(processor.model()))
                .add("region", text(processor.region()))
                .add("purposes", Json.createArrayBuilder(sorted(processor.purposes())))
                .add("fields", Json.createArrayBuilder(sorted(processor.fields())))
                .add("consent", processor.consent() ? "required" : "none")
                .add("training", processor.training() ? "allowed" : "forbidden")
                .add("retention", text(processor.retention()))
                .add("nextReview", text(processor.nextReview()));
        LocalDate signed = processor.signed();
        return signed == null
                ? json.addNull("agreement")
                : json.add(
                        "agreement",
                        Json.createObjectBuilder()
                                .add("signed", signed.toString())
                                .add("expires", text(processor.expires())));
    }

    private static Collection<String> sorted(Collection<String> names) {
        return new TreeSet<>(names);
    }

    private static JsonValue text(@Nullable Object value) {
        return value == null ? JsonValue.NULL : Json.createValue(value.toString());
    }
}
