package moxora.contact;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.field.Folding;
import moxora.field.NameWords;
import org.jspecify.annotations.Nullable;

/**
 * Where a contact stands in a sorted answer.
 *
 * <p>By name: folded last name, folded first name, id, as the characters' numbers order them and by their first 64
 * characters; a name that is missing comes last. By relevance, for the words looked for: a name of exactly these words
 * first, then more whole words, then words that stand earlier, then newest.
 */
final class ContactOrder {

    /** How much of a name is compared; it bounds the cursor. */
    private static final int COMPARED = 64;

    private static final int FURTHEST = 999;
    private static final String MISSING = "\uffff";

    /** A place, and the contact that settles a tie. */
    record Place(String key, UUID id) {

        @Override
        public String toString() {
            return "Place[" + id + "]";
        }
    }

    private final ContactQuery.Sort sort;
    private final List<String> words;

    /** @param words looked for, folded */
    ContactOrder(ContactQuery.Sort sort, List<String> words) {
        this.sort = sort;
        this.words = words;
    }

    Comparator<Place> comparator() {
        Comparator<UUID> oldestFirst = ContactOrder::compare;
        return Comparator.comparing(Place::key)
                .thenComparing(Place::id, sort == ContactQuery.Sort.NAME ? oldestFirst : oldestFirst.reversed());
    }

    Place of(Contact contact) {
        ContactDraft fields = contact.fields();
        String key = sort == ContactQuery.Sort.NAME
                ? comparable(fields.lastName()) + '\0' + comparable(fields.firstName())
                : relevance(fields);
        return new Place(key, contact.id());
    }

    private static String comparable(@Nullable String name) {
        if (name == null) {
            return MISSING;
        }
        String folded = Folding.fold(name.strip());
        return folded.codePointCount(0, folded.length()) <= COMPARED
                ? folded
                : folded.substring(0, folded.offsetByCodePoints(0, COMPARED));
    }

    /** Digits that are smaller for what fits better. */
    private String relevance(ContactDraft fields) {
        Set<String> name = new LinkedHashSet<>(words(fields.firstName()));
        name.addAll(words(fields.lastName()));
        List<String> there = List.copyOf(name);
        int whole = 0;
        int distance = 0;
        for (String word : words) {
            whole += there.contains(word) ? 1 : 0;
            distance += place(there, word);
        }
        boolean exact = there.size() == words.size() && whole == words.size();
        return (exact ? "0" : "1") + digits(FURTHEST - whole) + digits(Math.min(FURTHEST, distance));
    }

    private static int place(List<String> there, String word) {
        int whole = there.indexOf(word);
        if (whole >= 0) {
            return whole;
        }
        for (int i = 0; i < there.size(); i++) {
            if (there.get(i).startsWith(word)) {
                return i;
            }
        }
        return there.size();
    }

    private static String digits(int number) {
        return String.format(java.util.Locale.ROOT, "%03d", number);
    }

    private static List<String> words(@Nullable String name) {
        return name == null ? List.of() : NameWords.of(name);
    }

    /** As the database orders ids: their bytes without a sign. */
    static int compare(UUID one, UUID other) {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }
}
