package moxora.disclosure.redaction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import moxora.disclosure.redaction.Words.Piece;
import moxora.disclosure.redaction.Words.Word;
import moxora.field.NameWords;
import org.jspecify.annotations.Nullable;

/**
 * Words of a passage as words of names. Each is read as it stands, without a genitive's ending, with and without
 * rewritten umlauts, and in its parts; those that are known go, and neighbours of one name go as one.
 *
 * <p>A function word in lower case is left: it is a name's part between two others only, as in {@code Vincent van Gogh}.
 */
final class NameMentions {

    private static final int LONGEST_GROUP = 4;
    private static final int SHORTEST_REWRITTEN = 4;
    private static final Map<String, String> UMLAUTS = Map.of("ae", "a", "oe", "o", "ue", "u", "aa", "a");

    private final String text;
    private final List<Word> words;
    /** By each word, what it may be read as; of these the first that is known counts. */
    private final List<List<Piece>> readings = new ArrayList<>();
    /** By each word, what of it may be a name by itself. */
    private final List<List<Piece>> parts = new ArrayList<>();

    NameMentions(String text, List<Word> words) {
        this.text = text;
        this.words = words;
        words.forEach(word -> {
            readings.add(readings(word));
            parts.add(parts(word));
        });
    }

    /** The forms to ask for. */
    void collect(Set<String> forms) {
        for (int i = 0; i < words.size(); i++) {
            if (mayBePart(words.get(i))) {
                readings.get(i).forEach(reading -> forms.add(reading.folded()));
            }
            parts.get(i).forEach(part -> forms.add(part.folded()));
        }
    }

    /** What is left whoever is called so need not be asked for. */
    private static boolean mayBePart(Word word) {
        String folded = word.whole().folded();
        return word.isCapitalised() || !FunctionWords.isOne(folded) || FunctionWords.isParticle(folded);
    }

    private static List<Piece> readings(Word word) {
        Map<String, Piece> readings = new LinkedHashMap<>();
        Piece whole = word.whole();
        add(whole, readings);
        add(word.stem(), readings);
        if (word.isCapitalised()) {
            if (isLongEnough(whole.folded()) && whole.folded().endsWith("s")) {
                String bare = whole.folded().substring(0, whole.folded().length() - 1);
                add(new Piece(whole.start(), whole.end() - 1, bare), readings);
            }
            for (Piece reading : List.copyOf(readings.values())) {
                add(new Piece(reading.start(), reading.end(), plain(reading.folded())), readings);
                add(new Piece(reading.start(), reading.end(), rewritten(word, reading)), readings);
            }
        }
        return List.copyOf(readings.values());
    }

    private static void add(Piece reading, Map<String, Piece> readings) {
        String folded = reading.folded();
        if (!folded.isEmpty() && folded.codePointCount(0, folded.length()) >= NameWords.shortestPrefix(folded)) {
            readings.putIfAbsent(folded, reading);
        }
    }

    private static boolean isLongEnough(String folded) {
        return folded.length() >= SHORTEST_REWRITTEN;
    }

    /** {@code mueller} as {@code muller}, which is what Müller folds to. */
    static String plain(String folded) {
        String plain = folded;
        for (Map.Entry<String, String> umlaut : UMLAUTS.entrySet()) {
            plain = plain.replace(umlaut.getKey(), umlaut.getValue());
        }
        return isLongEnough(plain) ? plain : folded;
    }

    /** {@code Müller} as {@code mueller}. */
    private static String rewritten(Word word, Piece reading) {
        if (word.written().chars().allMatch(c -> c < 0x80)) {
            return reading.folded();
        }
        return Transliteration.phrase(word.written().substring(0, reading.end() - reading.start()));
    }

    /** Pieces of a word and runs of them; of scripts without blanks, all groups of a few letters. */
    private static List<Piece> parts(Word word) {
        List<Piece> runs = new ArrayList<>();
        List<Piece> parts = word.parts();
        for (int from = 0; from < parts.size(); from++) {
            StringBuilder run = new StringBuilder();
            for (int to = from; to < Math.min(parts.size(), from + LONGEST_GROUP); to++) {
                run.append(parts.get(to).folded());
                addPart(new Piece(parts.get(from).start(), parts.get(to).end(), run.toString()), runs);
            }
        }
        if (isWrittenWithoutBlanks(word)) {
            addGroups(word, runs);
        }
        return runs;
    }

    private static void addPart(Piece part, List<Piece> parts) {
        String folded = part.folded();
        if (folded.codePointCount(0, folded.length()) >= 2 && !isWeak(folded)) {
            parts.add(part);
        }
    }

    private static boolean isWrittenWithoutBlanks(Word word) {
        return word.written().codePoints().anyMatch(FoldedText::isWrittenWithoutBlanks);
    }

    private static void addGroups(Word word, List<Piece> runs) {
        int[] letters = word.written().codePoints().toArray();
        int start = word.whole().start();
        for (int from = 0; from < letters.length; from++) {
            int end = start;
            for (int to = from; to < Math.min(letters.length, from + LONGEST_GROUP); to++) {
                end += Character.charCount(letters[to]);
                String folded = FoldedText.phrase(new String(letters, from, to - from + 1));
                if (!folded.isEmpty()) {
                    runs.add(new Piece(start, end, folded));
                }
            }
            start += Character.charCount(letters[from]);
        }
    }

    /** Everybody in the passage whose words these are. */
    List<Finding> findings(Set<String> known) {
        List<Finding> findings = new ArrayList<>();
        List<Piece> run = new ArrayList<>();
        List<Standing> standings = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            Piece reading = known(readings.get(i), known);
            Standing standing = standing(word, reading);
            if (!word.touches()) {
                flush(run, standings, findings);
            }
            if (standing == Standing.NONE) {
                flush(run, standings, findings);
                addParts(word, parts.get(i), known, findings);
            } else {
                run.add(reading == null ? word.whole() : reading);
                standings.add(standing);
            }
        }
        flush(run, standings, findings);
        return findings;
    }

    private static @Nullable Piece known(List<Piece> readings, Set<String> known) {
        return readings.stream()
                .filter(reading -> known.contains(reading.folded()))
                .findFirst()
                .orElse(null);
    }

    /** What a word is to a name: all of it, part of it where others are, or nothing. */
    private enum Standing {
        STRONG,
        PARTICLE,
        INITIAL,
        NONE
    }

    private Standing standing(Word word, @Nullable Piece reading) {
        if (reading == null) {
            return isInitial(word) ? Standing.INITIAL : Standing.NONE;
        }
        String folded = reading.folded();
        boolean particle = FunctionWords.isParticle(folded);
        if (isWeak(folded) && !word.isCapitalised()) {
            return particle || isNumber(folded) ? Standing.PARTICLE : Standing.NONE;
        }
        // "Der" and "La" at the beginning of a sentence; "Al" and "Ben" there are somebody.
        boolean article = particle && FunctionWords.isOne(folded) && word.begins();
        return article ? Standing.PARTICLE : Standing.STRONG;
    }

    private static boolean isWeak(String folded) {
        return FunctionWords.isOne(folded) || FunctionWords.isParticle(folded) || isNumber(folded);
    }

    private static boolean isNumber(String folded) {
        return folded.codePoints().allMatch(Character::isDigit);
    }

    /** A capital that is no word by itself, such as "I" and "A", unless there is a dot behind it. */
    private boolean isInitial(Word word) {
        int end = word.whole().end();
        boolean dotted = end < text.length() && text.charAt(end) == '.';
        return word.isInitial() && (dotted || !FunctionWords.isOne(word.whole().folded()));
    }

    /** One finding for what stands together, if anything in it is a name; particles at its ends are no part of it. */
    private static void flush(List<Piece> run, List<Standing> standings, List<Finding> findings) {
        if (standings.contains(Standing.STRONG)) {
            int from = 0;
            while (standings.get(from) == Standing.PARTICLE) {
                from++;
            }
            int to = run.size();
            while (standings.get(to - 1) == Standing.PARTICLE) {
                to--;
            }
            List<Piece> name = run.subList(from, to);
            List<String> forms = name.stream().map(Piece::folded).toList();
            findings.add(
                    new Finding(name.get(0).start(), name.get(name.size() - 1).end(), Kind.NAME, form(forms)));
        }
        run.clear();
        standings.clear();
    }

    /** The one form of a name, in whatever order its words are written. */
    static String form(Iterable<String> words) {
        TreeSet<String> sorted = new TreeSet<>();
        words.forEach(sorted::add);
        return sorted.stream().collect(Collectors.joining());
    }

    private static void addParts(Word word, List<Piece> parts, Set<String> known, List<Finding> findings) {
        List<Piece> found =
                parts.stream().filter(part -> known.contains(part.folded())).toList();
        for (Piece part : found) {
            boolean single = part.folded().codePointCount(0, part.folded().length()) == 1;
            // One sign is a name beside another part of one, or where it stands alone.
            if (!single || isAlone(part, word) || found.stream().anyMatch(other -> isBeside(part, other))) {
                findings.add(new Finding(part.start(), part.end(), Kind.NAME, part.folded()));
            }
        }
    }

    private static boolean isAlone(Piece part, Word word) {
        return part.start() == word.whole().start()
                && part.end() == word.whole().end();
    }

    private static boolean isBeside(Piece part, Piece other) {
        return part.end() == other.start() || other.end() == part.start();
    }
}
