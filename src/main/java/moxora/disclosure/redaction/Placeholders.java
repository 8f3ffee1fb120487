package moxora.disclosure.redaction;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Stands in for values within one request: {@code [NAME_1]}, {@code [EMAIL_2]}. The same value has the same placeholder
 * throughout the request, and no connection to any other request.
 */
public final class Placeholders {

    private final Map<Kind, Map<String, Integer>> numbers = new EnumMap<>(Kind.class);

    /**
     * The placeholder of a value.
     *
     * @param form the one form in which two writings of the value are the same
     * @param written as it stands here
     */
    public String of(Kind kind, String form, String written) {
        Map<String, Integer> known = numbers.computeIfAbsent(kind, any -> new LinkedHashMap<>());
        int number = known.computeIfAbsent(form, any -> known.size() + 1);
        return "[" + kind + "_" + number + "]";
    }

    /** How many different values of each kind are hidden. */
    public SortedMap<String, Integer> counts() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        numbers.forEach((kind, values) -> counts.put(kind.wire(), values.size()));
        return counts;
    }
}
