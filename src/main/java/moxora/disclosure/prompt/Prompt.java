package moxora.disclosure.prompt;

import java.util.List;
import moxora.disclosure.feature.Feature;
import moxora.disclosure.redaction.Placeholders;

/**
 * What a processor is sent, and no more: it is made by {@link Prompts} only, so nothing that was not minimised can be
 * passed for one.
 */
public final class Prompt {

    private final Feature feature;
    private final List<Message> messages;
    private final List<String> fieldsSent;
    private final List<Narrowing> narrowed;
    private final Placeholders placeholders;

    Prompt(
            Feature feature,
            List<Message> messages,
            List<String> fieldsSent,
            List<Narrowing> narrowed,
            Placeholders placeholders) {
        this.feature = feature;
        this.messages = List.copyOf(messages);
        this.fieldsSent = List.copyOf(fieldsSent);
        this.narrowed = List.copyOf(narrowed);
        this.placeholders = placeholders;
    }

    public Feature feature() {
        return feature;
    }

    public List<Message> messages() {
        return messages;
    }

    /** The fields of the contact that the messages were made from, also those that are empty in it. */
    public List<String> fieldsSent() {
        return fieldsSent;
    }

    public List<Narrowing> narrowed() {
        return narrowed;
    }

    /** What stands behind the placeholders; it never leaves. */
    public Placeholders placeholders() {
        return placeholders;
    }

    @Override
    public String toString() {
        return "Prompt[" + feature.name() + "]";
    }
}
