package moxora.disclosure;

import java.util.List;
import java.util.SortedMap;
import moxora.disclosure.prompt.Message;
import moxora.disclosure.prompt.Narrowing;
import moxora.disclosure.prompt.Prompt;
import org.jspecify.annotations.Nullable;

/**
 * Exactly what a processor would be sent.
 *
 * @param prompt the one that the call itself would be made with
 * @param processor who would get it; null while no processor is registered for it
 * @param personRequired whether what comes of it takes effect through a person only (GDPR article 22)
 */
public record Preview(Prompt prompt, @Nullable String processor, boolean personRequired) {

    public List<Message> messages() {
        return prompt.messages();
    }

    public List<String> fieldsSent() {
        return prompt.fieldsSent();
    }

    /** What was left out, and why. */
    public List<Narrowing> narrowed() {
        return prompt.narrowed();
    }

    /** How many different values of each kind are hidden behind placeholders. */
    public SortedMap<String, Integer> placeholders() {
        return prompt.placeholders().counts();
    }
}
