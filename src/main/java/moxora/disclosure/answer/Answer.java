package moxora.disclosure.answer;

import jakarta.json.JsonValue;

/**
 * An answer as the caller gets it.
 *
 * @param value a JSON string where the feature answers in text, else an object that fits the feature's schema
 * @param shortened whether more was answered than the feature hands on
 */
public record Answer(JsonValue value, boolean shortened) {

    @Override
    public String toString() {
        return "Answer[" + value.getValueType() + "]";
    }
}
