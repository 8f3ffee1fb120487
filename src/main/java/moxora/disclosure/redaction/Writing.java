package moxora.disclosure.redaction;

import java.util.List;

/**
 * A way to write something of the contact's, and when it counts: a phrase alone may be an ordinary word too.
 *
 * @param phrase folded, found as whole words in any case and with any separators
 * @param rule what must hold where it stands
 */
record Writing(String phrase, Identifiers.Value value, Rule rule) {

    /** Initial and surname as one word are looked for from so many letters on; {@code along} is nobody's handle. */
    private static final int SHORTEST_HANDLE = 7;

    /** When a phrase counts. */
    enum Rule {
        ALWAYS,
        /** A genitive without an apostrophe, as in {@code Adas Konto}. */
        CAPITALISED,
        /** An umlaut is written, so two other letters are meant by it. */
        WITH_UMLAUT,
        /** {@code A. Lovelace, ALovelace, alovelace} */
        INITIAL_FIRST,
        /** {@code Lovelace A., lovelacea} */
        INITIAL_LAST,
        /** {@code Ada L.} and not {@code adal}. */
        ABBREVIATED,
        /** {@code A.L.}, and {@code AL} where not everything is in capitals. */
        INITIALS
    }

    /** Where it stands in the text. */
    List<FoldedText.Place> in(Passage passage) {
        List<FoldedText.Place> places = passage.folded().find(phrase);
        return places.isEmpty() || rule == Rule.ALWAYS
                ? places
                : places.stream().filter(place -> holds(passage.text(), place)).toList();
    }

    private boolean holds(String text, FoldedText.Place place) {
        String written = text.substring(place.start(), place.end());
        return switch (rule) {
            case ALWAYS -> true;
            case CAPITALISED -> isOneWord(written) && Character.isUpperCase(written.codePointAt(0));
            case WITH_UMLAUT -> written.chars().anyMatch(c -> c >= 0x80);
            case INITIAL_FIRST ->
                isOneWord(written)
                        ? phrase.length() >= SHORTEST_HANDLE || Character.isUpperCase(written.codePointAt(1))
                        : isHandle(written) || Character.isUpperCase(written.codePointAt(0));
            case INITIAL_LAST ->
                isOneWord(written)
                        ? phrase.length() >= SHORTEST_HANDLE
                        : isHandle(written) || endsInInitial(text, place);
            case ABBREVIATED -> !isOneWord(written) && endsInInitial(text, place);
            case INITIALS -> areInitials(written, text);
        };
    }

    private static boolean isOneWord(String written) {
        return written.codePoints().allMatch(Character::isLetterOrDigit);
    }

    /** {@code a.lovelace}: no blank is in it, nor a comma. */
    private static boolean isHandle(String written) {
        return written.chars().noneMatch(c -> c == ' ' || c == ',');
    }

    /** A capital; where it is also a word, such as "I" and "A", with a dot behind it. */
    private static boolean endsInInitial(String text, FoldedText.Place place) {
        int initial = text.codePointBefore(place.end());
        boolean dotted = place.end() < text.length() && text.charAt(place.end()) == '.';
        boolean word = FunctionWords.isOne(FoldedText.phrase(Character.toString(initial)));
        return Character.isUpperCase(initial) && (dotted || !word);
    }

    private boolean areInitials(String written, String text) {
        boolean capitals = written.codePoints().filter(Character::isLetter).allMatch(Character::isUpperCase);
        if (!capitals) {
            return false;
        }
        if (isOneWord(written)) {
            return !FunctionWords.isOne(phrase) && text.codePoints().anyMatch(Character::isLowerCase);
        }
        return written.codePoints().allMatch(c -> Character.isLetter(c) || c == '.' || c == ' ' || c == '-')
                && (written.indexOf('.') >= 0 || written.indexOf('-') >= 0);
    }

    @Override
    public String toString() {
        return "Writing[" + value.kind() + ", " + rule + "]";
    }
}
