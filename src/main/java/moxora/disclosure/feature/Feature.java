package moxora.disclosure.feature;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a feature tells a processor and what it takes back, as its file declares it.
 *
 * @param system the fixed words that come first
 * @param user the template of what is said about the contact
 * @param input what the caller may add: free texts by name, and how many characters of each; a template names them
 *     {@code input.<name>}
 * @param aboutAContact whether it says anything of a contact, so that one must be named
 * @param answerSchema the JSON schema (2020-12) of a structured answer; null where the answer is text
 */
public record Feature(
        String name,
        String system,
        Template user,
        Map<String, Integer> input,
        boolean aboutAContact,
        @Nullable String answerSchema,
        Limits limits) {

    /** Stands before the name of an input in templates and allow-lists. */
    public static final String INPUT = "input.";

    /**
     * How much goes out and comes back.
     *
     * @param valuesPerField the first so many values of a list
     * @param charactersPerValue the first so many characters of a value
     * @param events the latest so many e-mail events
     * @param charactersOfText the first so many characters of free text
     * @param answerTokens how many tokens the processor may answer with
     * @param answerCharacters how many characters of an answer are handed on
     */
    public record Limits(
            int valuesPerField,
            int charactersPerValue,
            int events,
            int charactersOfText,
            int answerTokens,
            int answerCharacters) {}

    public Feature {
        if (!new Template(system).variables().isEmpty()) {
            throw new IllegalArgumentException("the system message is the same for everybody, so it has no variables");
        }
        input = Map.copyOf(input);
    }

    public Set<String> variables() {
        return user.variables();
    }

    public List<String> fieldsSent() {
        return List.copyOf(variables());
    }
}
