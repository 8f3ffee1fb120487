package moxora.launch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value, for signatures: whatever two readers might take differently is refused.
 *
 * <p>The order of members is that of the file; {@link Jcs} has its own.
 */
sealed interface Json {

    /** Reads one whole text. */
    static Json parse(String text) throws UnreadableException {
        return new JsonParser(text).whole();
    }

    /** {@code {"name": value}}, no name twice. */
    record Members(Map<String, Json> values) implements Json {
        public Members {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /** The same without one member. */
        Members without(String name) {
            Map<String, Json> rest = new LinkedHashMap<>(values);
            rest.remove(name);
            return new Members(rest);
        }
    }

    /** {@code [value, value]}. */
    record Items(List<Json> values) implements Json {
        public Items {
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }
    }

    /** A string without unpaired surrogates. */
    record Text(String value) implements Json {}

    /** A finite number; an integer no further from zero than 2^53. */
    record Numeric(double value) implements Json {}

    /** {@code true}, {@code false} or {@code null}, spelled as in JSON. */
    record Literal(String value) implements Json {}
}
