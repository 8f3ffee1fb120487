package moxora.disclosure.answer;

import java.util.Set;
import moxora.disclosure.redaction.Placeholders;

/**
 * One text of an answer on its way to the caller: {@link Characters}, then {@link Markdown}, then {@link Words}. It takes
 * UTF-16 units one by one, so that the result cannot depend on how a processor cut its answer into pieces.
 */
final class CleanText {

    /** What is read of an answer at most, for each character that is handed on: markup and references take more room. */
    private static final int READ_PER_CHARACTER = 4;

    private static final int READ_AT_LEAST = 1_000;

    private final Characters characters = new Characters();
    private final Words words;
    private final Markdown markdown;
    private final int mostRead;
    private int read;

    CleanText(Placeholders placeholders, int mostCharacters, Set<String> terms) {
        Tokens tokens = new Tokens(placeholders);
        this.words = new Words(mostCharacters, terms, tokens);
        this.markdown = new Markdown(tokens, words);
        this.mostRead = READ_AT_LEAST + READ_PER_CHARACTER * mostCharacters;
    }

    /** @throws moxora.fault.Fault 502 {@code unknown_placeholder} */
    void add(CharSequence piece) {
        for (int i = 0; i < piece.length() && !isShortened(); i++) {
            if (read++ < mostRead) {
                String word = characters.add(piece.charAt(i));
                if (!word.isEmpty()) {
                    markdown.add(word);
                }
            }
        }
    }

    /** @throws moxora.fault.Fault 502 {@code unknown_placeholder} */
    void end() {
        if (read > mostRead) {
            characters.forget();
        }
        markdown.end(characters.end());
        words.end();
    }

    /** What is certain since this was last asked; all that is left after the end. */
    String take() {
        return words.take();
    }

    /** Whether there was more than is handed on. */
    boolean isShortened() {
        return words.isFull() || read > mostRead;
    }
}
