package moxora.disclosure.redaction.vocabulary;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;

/**
 * One language: its ordinary words, those of them that are names as well, and the small words that hold it together.
 * All words are in lower case.
 *
 * @param code ISO 639-1
 * @param words every word that may leave
 * @param names those of them that people and places are called by
 * @param lists what {@code <code>.properties} says beside the word list
 */
public record Language(String code, WordList words, WordList names, Lists lists) {

    /**
     * @param function words that join others; they are no names even with a capital, and tell the language
     * @param titles behind these stands a name, whatever it is written like
     * @param cues behind these, what may be a name is one
     * @param openers with these a sentence begins in front of a name
     * @param weekdays capitalised in some languages
     * @param months so are these
     * @param doubtfulMonths months that people are called by
     * @param beforeMonths behind these they are months all the same
     * @param abbreviations no sentence ends behind them
     * @param units may stand behind digits without a blank
     * @param elisions stand in front of an apostrophe
     * @param endings stand behind one
     * @param particles parts of family names in lower case
     * @param particlesAlone whether they belong to what follows even when no name stands in front
     * @param extra words that the word list has not
     */
    public record Lists(
            Set<String> function,
            Set<String> titles,
            Set<String> cues,
            Set<String> openers,
            Set<String> weekdays,
            Set<String> months,
            Set<String> doubtfulMonths,
            Set<String> beforeMonths,
            Set<String> abbreviations,
            Set<String> units,
            Set<String> elisions,
            Set<String> endings,
            Set<String> particles,
            boolean particlesAlone,
            Set<String> extra) {}

    /** @throws IllegalStateException when this language does not ship */
    public static Language load(String code) {
        Properties lists = new Properties();
        try (InputStream said = open(code + ".properties");
                InputStream words = open(code + ".words.gz");
                InputStream names = open(code + ".names.gz")) {
            lists.load(new InputStreamReader(said, StandardCharsets.UTF_8));
            return new Language(code, WordList.read(words), WordList.read(names), lists(lists));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static InputStream open(String name) {
        InputStream resource = Language.class.getResourceAsStream(name);
        if (resource == null) {
            throw new IllegalStateException("No word list " + name);
        }
        return resource;
    }

    private static Lists lists(Properties said) {
        return new Lists(
                set(said, "function"),
                set(said, "titles"),
                set(said, "cues"),
                set(said, "openers"),
                set(said, "weekdays"),
                set(said, "months"),
                set(said, "doubtful-months"),
                set(said, "before-months"),
                set(said, "abbreviations"),
                set(said, "units"),
                set(said, "elisions"),
                set(said, "endings"),
                set(said, "particles"),
                Boolean.parseBoolean(said.getProperty("particles-alone")),
                set(said, "extra"));
    }

    private static Set<String> set(Properties said, String key) {
        Set<String> words = new HashSet<>(Arrays.asList(
                Objects.requireNonNull(said.getProperty(key), key).trim().split("\\s+")));
        words.remove("");
        return Set.copyOf(words);
    }

    /** The same with other words, names left as they are. */
    public Language withWords(WordList others) {
        return new Language(code, others, names, lists);
    }

    /** Whether it is an ordinary word, by itself. */
    boolean has(String word) {
        return lists.function.contains(word)
                || lists.extra.contains(word)
                || isCue(word)
                || lists.abbreviations.contains(word)
                || isInCalendar(word)
                || words.contains(word);
    }

    boolean isInCalendar(String word) {
        return lists.weekdays.contains(word) || lists.months.contains(word);
    }

    /** Whether somebody or some place may be called by this ordinary word. */
    boolean isNameToo(String word) {
        return !lists.function.contains(word)
                && !isCue(word)
                && (names.contains(word) || lists.doubtfulMonths.contains(word));
    }

    /** Whether a name is likely behind it. */
    boolean isCue(String word) {
        return lists.cues.contains(word) || lists.titles.contains(word);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT).replace('\u2019', '\'').replace('\u02bc', '\'');
    }

    @Override
    public String toString() {
        return "Language[" + code + "]";
    }
}
