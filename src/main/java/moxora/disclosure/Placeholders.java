package moxora.disclosure;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Stands in for values within one request: {@code [NAME_1]}, {@code [EMAIL_2]}. The same value has the same placeholder
 * throughout the request, and no connection to any other request.
 */
final class Placeholders {

    /** What kind of thing is hidden. */
    enum Kind {
        NAME,
        EMAIL,
        PHONE,
        COMPANY,
        /** Digits that might be a card, an account or somebody's phone. */
        NUMBER;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Kind, Map<String, Integer>> numbers = new EnumMap<>(Kind.class);

    /** @param value under the one form in which two writings of it are the same */
    String of(Kind kind, String value) {
        Map<String, Integer> known = numbers.computeIfAbsent(kind, any -> new LinkedHashMap<>());
        int number = known.computeIfAbsent(value, any -> known.size() + 1);
        return "[" + kind + "_" + number + "]";
    }

    SortedMap<String, Integer> counts() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        numbers.forEach((kind, values) -> counts.put(kind.wire(), values.size()));
        return counts;
    }
}
