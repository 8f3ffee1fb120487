package moxora.field;

import java.net.IDN;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** How an e-mail address is told valid, and the form under which two writings of it are the same. */
public final class EmailAddress {

    /** Raised when the folding changes; it is part of every token. */
    public static final int NORMALISATION = 1;

    /** RFC 5321 section 4.5.3.1: 64 for the local part, 255 for the domain, and the at sign. */
    public static final int MAX_LENGTH = 320;

    private EmailAddress() {}

    /** Whether the text can be delivered to at all: one at sign, both parts present, no blanks or controls. */
    public static boolean isPlausible(String text) {
        int at = text.lastIndexOf('@');
        return text.length() <= MAX_LENGTH
                && at > 0
                && at < text.length() - 1
                && at <= 64
                && text.chars()
                        .noneMatch(c -> Character.isWhitespace(c)
                                // Zero-width characters: the address would look like one that it is not.
                                || Character.getType(c) == Character.FORMAT
                                // The no-break spaces, which are no white space to Java and come along when copied.
                                || Character.isSpaceChar(c)
                                || Character.isISOControl(c)
                                || c == ';'
                                || c == '<'
                                || c == '>'
                                || c == ',')
                && text.indexOf('@') == at;
    }

    /**
     * Trimmed, NFC, lower case, the domain in its ASCII form: {@code " Ada@BÜCHER.example"} becomes
     * {@code "ada@xn--bcher-kva.example"}. Dots and plus tags stay, since they may name another mailbox.
     */
    public static String normalise(String text) {
        return NameWords.isAscii(text) ? text.strip().toLowerCase(Locale.ROOT) : normaliseAny(text);
    }

    /**
     * The forms under which an address may be stored: its own, and that of the address without the unseen characters
     * that come along when one is copied. Such characters were once let in.
     */
    public static Set<String> searched(String text) {
        Set<String> forms = new LinkedHashSet<>();
        if (!NameWords.isAscii(text)) {
            StringBuilder seen = new StringBuilder(text.length());
            text.codePoints()
                    .filter(c -> Character.getType(c) != Character.FORMAT)
                    .forEach(seen::appendCodePoint);
            forms.add(normalise(seen.toString()));
        }
        forms.add(normalise(text));
        return forms;
    }

    static String normaliseAny(String text) {
        String folded = Normalizer.normalize(text.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        int at = folded.lastIndexOf('@');
        if (at < 0) {
            return folded;
        }
        String domain = folded.substring(at + 1);
        try {
            domain = IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notAHostName) {
            // A domain that IDN refuses still has one folded form: the lower-case text itself.
            return folded;
        }
        return folded.substring(0, at + 1) + domain;
    }
}
