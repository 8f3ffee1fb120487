package moxora.policy;

import java.util.Comparator;

/**
 * One thing wrong in a file.
 *
 * @param place where; {@link Place#NOWHERE} for the file as a whole
 * @param pointer the key as an RFC 6901 JSON pointer; empty for the document as a whole
 * @param found the value found, or what stands there instead of one
 * @param allowed what may stand there
 */
record Problem(String file, Place place, String pointer, String found, String allowed) {

    static final Comparator<Problem> IN_READING_ORDER = Comparator.comparing(Problem::file)
            .thenComparing(Problem::place, Comparator.comparingInt(Place::line).thenComparingInt(Place::column))
            .thenComparing(Problem::pointer);

    static Problem ofFile(String file, String found, String allowed) {
        return new Problem(file, Place.NOWHERE, "", found, allowed);
    }

    String line() {
        return file
                + (place.line() > 0 ? ":" + place.line() + ":" + place.column() : "")
                + (pointer.isEmpty() ? ": " : ": " + pointer + ": ")
                + ("found " + found + "; allowed: " + allowed);
    }
}
