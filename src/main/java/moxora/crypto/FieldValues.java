package moxora.crypto;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Opened fields by name, each with one or more texts. An absent field is not in it; there are no empty lists.
 *
 * <p>It never prints what it holds.
 */
public final class FieldValues {

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /** Adds a field; null, an empty text and an empty list add nothing. */
    public FieldValues with(String field, @org.jspecify.annotations.Nullable String value) {
        return value == null || value.isEmpty() ? this : with(field, List.of(value));
    }

    public FieldValues with(String field, List<String> texts) {
        if (!texts.isEmpty()) {
            values.put(field, List.copyOf(texts));
        }
        return this;
    }

    public Optional<String> one(String field) {
        List<String> texts = values.get(field);
        return texts == null ? Optional.empty() : Optional.of(texts.get(0));
    }

    public List<String> all(String field) {
        return values.getOrDefault(field, List.of());
    }

    public Set<String> names() {
        return values.keySet();
    }

    Set<Map.Entry<String, List<String>>> entries() {
        return values.entrySet();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    @Override
    public String toString() {
        return "FieldValues[" + values.size() + " fields]";
    }
}
