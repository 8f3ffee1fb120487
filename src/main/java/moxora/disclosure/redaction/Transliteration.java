package moxora.disclosure.redaction;

import java.text.Normalizer;

/** Umlauts as two letters, as keyboards without them have made people write: {@code Müller} gives {@code mueller}. */
final class Transliteration {

    private Transliteration() {}

    /** The phrase of the text with its umlauts written out; the plain phrase where it has none. */
    static String phrase(String text) {
        StringBuilder written = new StringBuilder(text.length() + 2);
        Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().forEach(c -> append(c, written));
        return FoldedText.phrase(written.toString());
    }

    private static void append(int c, StringBuilder written) {
        switch (Character.toLowerCase(c)) {
            case 'ä', 'æ' -> written.append("ae");
            case 'ö', 'ø', 'œ' -> written.append("oe");
            case 'ü' -> written.append("ue");
            case 'å' -> written.append("aa");
            default -> written.appendCodePoint(c);
        }
    }
}
