package moxora.crypto;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Opened fields by name, each with one or more texts. An absent field is not in it; there are no empty lists.
 *
 * <p>It never prints what it holds.
 */
public final class FieldValues {

    private static final int USUAL = 12;

    // A record has a handful of fields, which are looked through faster than hashed.
    private final List<String> names = new ArrayList<>(USUAL);
    private final List<List<String>> values = new ArrayList<>(USUAL);

    /** Adds a field; null, an empty text and an empty list add nothing. */
    public FieldValues with(String field, @org.jspecify.annotations.Nullable String value) {
        return value == null || value.isEmpty() ? this : with(field, List.of(value));
    }

    /** Adds a field, or puts other texts in its place. */
    public FieldValues with(String field, List<String> texts) {
        if (!texts.isEmpty()) {
            int present = names.indexOf(field);
            if (present >= 0) {
                values.set(present, List.copyOf(texts));
            } else {
                names.add(field);
                values.add(List.copyOf(texts));
            }
        }
        return this;
    }

    /** Adds a field that is not there yet; the list is kept as it is. */
    void add(String field, List<String> texts) {
        names.add(field);
        values.add(texts);
    }

    public Optional<String> one(String field) {
        int present = names.indexOf(field);
        return present < 0 ? Optional.empty() : Optional.of(values.get(present).get(0));
    }

    public List<String> all(String field) {
        int present = names.indexOf(field);
        return present < 0 ? List.of() : values.get(present);
    }

    public Set<String> names() {
        return new LinkedHashSet<>(names);
    }

    int size() {
        return names.size();
    }

    String name(int at) {
        return names.get(at);
    }

    List<String> texts(int at) {
        return values.get(at);
    }

    public boolean isEmpty() {
        return names.isEmpty();
    }

    @Override
    public String toString() {
        return "FieldValues[" + names.size() + " fields]";
    }
}
