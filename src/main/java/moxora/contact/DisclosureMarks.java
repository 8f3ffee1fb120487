package moxora.contact;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import moxora.crypto.BlindIndex;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * What tells one disclosure's placeholders from those of every other: HMAC-SHA-256 under a key of the organisation's over
 * what is disclosed, shortened to 30 bits. It shows nothing of the content, and only the same content gives it again.
 */
public final class DisclosureMarks {

    private static final String KIND = "disclosure-mark";
    private static final int VERSION = 1;
    private static final int LETTERS = 6;
    private static final int BITS_PER_LETTER = 5;

    /** Crockford's base 32, in which no two characters are mistaken for each other. */
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    private final BlindIndex index;

    public DisclosureMarks(BlindIndex index) {
        this.index = index;
    }

    /**
     * The mark of one disclosure: {@value #LETTERS} small letters and digits.
     *
     * @param contact null where it is about none
     * @param content everything that is disclosed or hidden in it, always in the same order
     */
    public String of(TenantScope scope, String feature, @Nullable UUID contact, List<String> content) {
        StringBuilder whole = new StringBuilder();
        append(whole, feature);
        append(whole, contact == null ? "" : contact.toString());
        content.forEach(part -> append(whole, part));
        long bits = ByteBuffer.wrap(
                        index.identity(scope, KIND, VERSION, whole.toString()).bytes())
                .getLong();
        StringBuilder mark = new StringBuilder(LETTERS);
        for (int i = 0; i < LETTERS; i++) {
            mark.append(ALPHABET.charAt((int) (bits & (ALPHABET.length() - 1))));
            bits >>>= BITS_PER_LETTER;
        }
        return mark.toString();
    }

    /** With its length before it, so that no two lists of parts make the same whole. */
    private static void append(StringBuilder whole, String part) {
        whole.append(part.length()).append(':').append(part);
    }
}
