package moxora.disclosure.redaction;

/**
 * One value as a line of plain text, in which finders look for what must not leave. Places in it are UTF-16 offsets of
 * {@link #text}.
 */
public final class Passage {

    private final String text;
    private final FoldedText folded;

    private Passage(String text) {
        this.text = text;
        this.folded = new FoldedText(text);
    }

    /** The value without line breaks, square brackets and what is not seen; see {@link PlainText}. */
    public static Passage of(String value) {
        return new Passage(PlainText.of(value));
    }

    public String text() {
        return text;
    }

    /** The same, folded, as whole words are looked for in it. */
    FoldedText folded() {
        return folded;
    }

    @Override
    public String toString() {
        return "Passage[" + text.length() + "]";
    }
}
