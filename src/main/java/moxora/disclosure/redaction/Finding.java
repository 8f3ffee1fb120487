package moxora.disclosure.redaction;

/**
 * A place in a passage that must not leave as it is.
 *
 * @param start UTF-16 offset of the first character
 * @param end the offset behind the last one
 * @param form the one form in which two writings of the value are the same, so that both get the same placeholder
 */
public record Finding(int start, int end, Kind kind, String form) {

    public Finding {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("From " + start + " to " + end);
        }
    }

    @Override
    public String toString() {
        return "Finding[" + start + ", " + end + ", " + kind + "]";
    }
}
