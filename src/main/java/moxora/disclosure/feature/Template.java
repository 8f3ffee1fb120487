package moxora.disclosure.feature;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A text with variables, {@code "Company: {{company}}"}. It is taken apart once, and values are put in side by side:
 * what a value contains is never read again, so delimiters in it are letters like any other.
 */
public final class Template {

    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    private final List<String> literals = new ArrayList<>();
    private final List<String> variables = new ArrayList<>();

    /** @throws IllegalArgumentException when the text is not a template, saying why */
    public Template(String text) {
        if (text.indexOf('[') >= 0 || text.indexOf(']') >= 0) {
            throw new IllegalArgumentException("square brackets belong to placeholders");
        }
        int at = 0;
        while (true) {
            int open = text.indexOf(OPEN, at);
            if (open < 0) {
                literals.add(literal(text.substring(at)));
                return;
            }
            int close = text.indexOf(CLOSE, open);
            if (close < 0) {
                throw new IllegalArgumentException("a variable begins with {{ and does not end");
            }
            String name = text.substring(open + OPEN.length(), close);
            String letters = name.startsWith(Feature.INPUT) ? name.substring(Feature.INPUT.length()) : name;
            if (letters.isEmpty() || !letters.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
                throw new IllegalArgumentException(
                        "a variable is letters between {{ and }}, with input. before them where the caller adds it");
            }
            literals.add(literal(text.substring(at, open)));
            variables.add(name);
            at = close + CLOSE.length();
        }
    }

    private static String literal(String text) {
        if (text.contains(CLOSE)) {
            throw new IllegalArgumentException("}} ends a variable that does not begin");
        }
        return text;
    }

    /** The variables in the order of their first use. */
    public Set<String> variables() {
        return new LinkedHashSet<>(variables);
    }

    public String render(Map<String, String> values) {
        StringBuilder text = new StringBuilder(literals.get(0));
        for (int i = 0; i < variables.size(); i++) {
            String value = values.get(variables.get(i));
            if (value == null) {
                throw new IllegalStateException("no value for " + variables.get(i));
            }
            text.append(value).append(literals.get(i + 1));
        }
        return text.toString();
    }
}
