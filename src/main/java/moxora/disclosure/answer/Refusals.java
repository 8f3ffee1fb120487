package moxora.disclosure.answer;

import java.util.List;
import moxora.fault.Fault;

/** Why an answer is not handed on. None of it quotes the answer. */
final class Refusals {

    private Refusals() {}

    /** A placeholder that this request did not make: invented, changed, or out of another request. */
    static Fault unknownPlaceholder() {
        return Fault.answerRefused(
                "unknown_placeholder", "The answer has a placeholder that is not one of this request's.", List.of());
    }

    static Fault notJson() {
        return Fault.answerRefused(
                "not_json", "The answer is not the JSON object that the feature asks for.", List.of());
    }

    static Fault tooLong() {
        return Fault.answerRefused("too_long", "The answer is longer than the feature allows.", List.of());
    }

    /** The name of a property that is no plain text, or has a placeholder in it. */
    static Fault unsafeKey() {
        return Fault.answerRefused("unsafe_key", "The name of a property in the answer is no plain text.", List.of());
    }

    /** @param complaints where the schema is not met, as JSON pointers, with the keyword that says so */
    static Fault schemaViolation(List<Fault.Complaint> complaints) {
        return Fault.answerRefused(
                "schema_violation", "The answer does not fit the schema of the feature.", complaints);
    }
}
