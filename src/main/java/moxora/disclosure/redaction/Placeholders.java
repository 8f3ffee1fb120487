package moxora.disclosure.redaction;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Stands in for values within one request: {@code [NAME_1_k7f3q2]}, {@code [EMAIL_2_k7f3q2]}. The same value has the
 * same number throughout the request; where it is written in another way, a letter is added ({@code [NAME_1b_k7f3q2]}),
 * so that each writing is given back as it was. The mark at the end is the request's own: what carries another one came
 * from somewhere else.
 *
 * <p>What a placeholder stands for is kept here, in memory, as long as the request takes, and printed nowhere.
 */
public final class Placeholders {

    /** Writings of a value that are told by a letter; further ones get a number of their own. */
    private static final int WRITINGS = 26;

    private static final Pattern MARK = Pattern.compile("[0-9a-z]{4,16}");

    private final String mark;
    private final Map<Kind, Numbers> numbers = new EnumMap<>(Kind.class);
    private final Map<String, Hidden> byName = new HashMap<>();

    /**
     * What a placeholder stands for.
     *
     * @param written exactly as it stood in the request
     */
    public record Hidden(Kind kind, String written) {

        @Override
        public String toString() {
            return "Hidden[" + kind + "]";
        }
    }

    /** What is numbered of one kind, by its form. */
    private static final class Numbers {
        private final Map<String, Writings> forms = new HashMap<>();
        private int last;
    }

    /** One value: the number that its next writings have, and the name of each writing. */
    private static final class Writings {
        private final Map<String, String> names = new HashMap<>();
        private int number;
    }

    /** @param mark 4 to 16 small letters and digits, which no other request has */
    public Placeholders(String mark) {
        if (!MARK.matcher(mark).matches()) {
            throw new IllegalArgumentException("a mark is 4 to 16 small letters and digits");
        }
        this.mark = mark;
    }

    /**
     * The placeholder of a value.
     *
     * @param form the one form in which two writings of the value are the same
     * @param written as it stands here
     */
    public String of(Kind kind, String form, String written) {
        Numbers known = numbers.computeIfAbsent(kind, any -> new Numbers());
        Writings value = known.forms.computeIfAbsent(form, any -> new Writings());
        String name = value.names.get(written);
        if (name == null) {
            int letter = value.names.size() % WRITINGS;
            if (letter == 0) {
                value.number = ++known.last;
            }
            name = kind + "_" + value.number + (letter == 0 ? "" : (char) ('a' + letter)) + "_" + mark;
            value.names.put(written, name);
            byName.put(name.toLowerCase(Locale.ROOT), new Hidden(kind, written));
        }
        return "[" + name + "]";
    }

    /**
     * What a placeholder of this request stands for; empty for every other one.
     *
     * @param name in any case, without the brackets: {@code NAME_1_k7f3q2}
     */
    public Optional<Hidden> find(String name) {
        return Optional.ofNullable(byName.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Whether a placeholder of this request begins so, in any case and without the bracket. */
    public boolean anyBeginsWith(String name) {
        String beginning = name.toLowerCase(Locale.ROOT);
        return byName.keySet().stream().anyMatch(known -> known.startsWith(beginning));
    }

    /** How many characters its marks have. */
    public int markLength() {
        return mark.length();
    }

    /** How many different values of each kind are hidden. */
    public SortedMap<String, Integer> counts() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        numbers.forEach((kind, known) -> counts.put(kind.wire(), known.forms.size()));
        return counts;
    }

    @Override
    public String toString() {
        return "Placeholders" + List.copyOf(counts().values());
    }
}
