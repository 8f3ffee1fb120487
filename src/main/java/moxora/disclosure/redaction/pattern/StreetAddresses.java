package moxora.disclosure.redaction.pattern;

import java.util.List;
import java.util.Set;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.pattern.Reading.Chunk;

/**
 * A house number with a word for a street beside it: {@code "12 Baker Street"}, {@code "Hauptstr. 5"}, {@code "rue de la
 * Paix 7"}. Between number and word stand names, so capitals; one word in small letters is let through for those who
 * write everything so.
 */
final class StreetAddresses implements Rule {

    private static final Set<String> BEHIND = Set.of(
            "street st road rd avenue ave lane ln drive dr close court ct way square sq boulevard blvd terrace place crescent gardens mews parkway highway hwy grove walk"
                    .split(" "));
    private static final Set<String> BEHIND_ANYTHING = Set.of("street", "road", "avenue", "boulevard", "lane", "drive");
    private static final Set<String> BEFORE = Set.of(
            "rue avenue boulevard place allee chemin impasse quai calle avenida plaza paseo via viale piazza corso rua travessa ul ulica aleja strasse str"
                    .split(" "));
    private static final List<String> ENDINGS = List.of(
            "strasse",
            "str",
            "weg",
            "platz",
            "allee",
            "gasse",
            "damm",
            "ufer",
            "chaussee",
            "promenade",
            "steig",
            "straat",
            "laan",
            "plein",
            "gracht",
            "kade",
            "dijk");
    private static final Set<String> LINKING = Set.of(
            "de", "la", "le", "les", "du", "des", "del", "della", "di", "dos", "da", "do", "van", "der", "den", "of",
            "the", "l", "d", "st");
    /** Between a number and a French street. */
    private static final Set<String> AGAIN = Set.of("bis", "ter", "quater", "a", "b");

    private static final int MOST_WORDS = 5;
    private static final int LONGEST_NUMBER = 5;
    private static final int LONGEST_WORD = 30;

    @Override
    public void find(Reading reading, Found found) {
        if (reading.digitCount() == 0) {
            return;
        }
        List<Chunk> chunks = reading.chunks();
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            if (chunk.digits() || chunk.length() > LONGEST_WORD) {
                continue;
            }
            String word = reading.word(chunk);
            if (BEHIND.contains(word)) {
                numberBefore(reading, chunks, i, word, found);
            }
            if (BEFORE.contains(word)) {
                numberBehind(reading, chunks, i, found);
            } else if (isCompound(word)) {
                numberRightBehind(reading, chunks, i, found);
            }
        }
    }

    private static boolean isCompound(String word) {
        return ENDINGS.stream().anyMatch(end -> word.length() > end.length() + 1 && word.endsWith(end));
    }

    /** {@code 221B Baker Street}; the letter of a house number is a chunk of its own. */
    private static void numberBefore(Reading reading, List<Chunk> chunks, int street, String word, Found found) {
        int names = 0;
        boolean capitals = true;
        for (int i = street - 1; i >= 0 && names <= MOST_WORDS && near(chunks, i); i--) {
            Chunk chunk = chunks.get(i);
            if (chunk.digits() && chunk.length() <= LONGEST_NUMBER && names > 0) {
                boolean isOne = capitals || (names == 1 && BEHIND_ANYTHING.contains(word));
                if (isOne) {
                    int from = i;
                    while (from > 0 && chunks.get(from - 1).digits() && near(chunks, from - 1)) {
                        from--;
                    }
                    found.certain(chunks.get(from).start(), chunks.get(street).end(), Kind.ADDRESS);
                }
                return;
            }
            boolean isPartOfTheNumber =
                    chunk.length() == 1 && i > 0 && chunks.get(i - 1).end() == chunk.start();
            if (!isPartOfTheNumber) {
                capitals &= reading.isCapitalised(chunk)
                        || chunk.digits()
                        || LINKING.contains(reading.word(chunk))
                        || isOrdinal(chunks, i);
                names++;
            }
        }
    }

    /** {@code 5th}: letters right behind digits. */
    private static boolean isOrdinal(List<Chunk> chunks, int at) {
        return at > 0
                && chunks.get(at - 1).digits()
                && chunks.get(at - 1).end() == chunks.get(at).start();
    }

    /** {@code via Roma 5}, {@code calle de Alcalá, 12}; and {@code 12, rue de Rivoli}. */
    private static void numberBehind(Reading reading, List<Chunk> chunks, int street, Found found) {
        int last = street;
        boolean named = false;
        for (int i = street + 1; i < chunks.size() && i - street <= MOST_WORDS && near(chunks, i - 1); i++) {
            Chunk chunk = chunks.get(i);
            if (chunk.digits()) {
                boolean isNumber = chunk.length() < LONGEST_NUMBER && (named || isName(reading, chunks, street - 1));
                if (isNumber) {
                    int from = named ? street : street - 1;
                    found.certain(chunks.get(from).start(), withLetter(chunks, i), Kind.ADDRESS);
                }
                return;
            }
            boolean isName = reading.isCapitalised(chunk);
            if (!isName && !LINKING.contains(reading.word(chunk))) {
                break;
            }
            named |= isName;
            last = i;
        }
        int number = street - 1;
        if (number > 0 && near(chunks, number) && AGAIN.contains(reading.word(chunks.get(number)))) {
            number--;
        }
        boolean numberBefore = number >= 0
                && chunks.get(number).digits()
                && chunks.get(number).length() < LONGEST_NUMBER
                && near(chunks, number);
        if (named && numberBefore) {
            found.certain(chunks.get(number).start(), chunks.get(last).end(), Kind.ADDRESS);
        }
    }

    private static boolean isName(Reading reading, List<Chunk> chunks, int at) {
        return at >= 0 && near(chunks, at) && reading.isCapitalised(chunks.get(at));
    }

    /** {@code Hauptstr. 5}, {@code Karl-Marx-Allee 12 a}: the words that a hyphen joins belong to it. */
    private static void numberRightBehind(Reading reading, List<Chunk> chunks, int street, Found found) {
        int number = street + 1;
        boolean isOne = number < chunks.size()
                && chunks.get(number).digits()
                && chunks.get(number).length() < LONGEST_NUMBER
                && near(chunks, street)
                && reading.part(chunks.get(street).end(), chunks.get(number).start())
                                .length()
                        > 0;
        if (isOne) {
            int from = street;
            while (from > 0
                    && street - from < MOST_WORDS
                    && reading.part(chunks.get(from - 1).end(), chunks.get(from).start())
                            .equals("-")) {
                from--;
            }
            found.certain(chunks.get(from).start(), withLetter(chunks, number), Kind.ADDRESS);
        }
    }

    private static int withLetter(List<Chunk> chunks, int number) {
        int next = number + 1;
        boolean hasLetter = next < chunks.size()
                && chunks.get(next).length() == 1
                && chunks.get(next).start() - chunks.get(number).end() <= 1;
        return chunks.get(hasLetter ? next : number).end();
    }

    /** Whether no more than a comma and a blank stand between a chunk and the next one. */
    private static boolean near(List<Chunk> chunks, int at) {
        return chunks.get(at + 1).start() - chunks.get(at).end() <= 2;
    }
}
