package moxora.disclosure.redaction.vocabulary;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * A set of words, exact and compact: their UTF-8 bytes one behind the other in sorted order, and where every sixteenth
 * begins. Half a million words take five megabytes.
 */
public final class WordList {

    private static final int STEP = 16;
    private static final byte END = '\n';

    private final byte[] words;
    /** Where each sixteenth word begins. */
    private final int[] marks;

    private WordList(byte[] words) {
        this.words = words;
        this.marks = marks(words);
    }

    /**
     * @param gzip one word a line, sorted by the bytes of its UTF-8
     * @throws IllegalArgumentException when they are not sorted, so that words would not be found
     */
    public static WordList read(InputStream gzip) throws IOException {
        try (InputStream lines = new GZIPInputStream(gzip, 1 << 16)) {
            return new WordList(lines.readAllBytes());
        }
    }

    public static WordList of(Collection<String> words) {
        // Code points sort as their bytes do; UTF-16 does not, but words beyond it are in no list.
        String lines = new TreeSet<>(words).stream().map(word -> word + "\n").collect(Collectors.joining());
        return new WordList(lines.getBytes(StandardCharsets.UTF_8));
    }

    private static int[] marks(byte[] words) {
        int[] marks = new int[words.length / STEP + 1];
        int count = 0;
        int previous = -1;
        int start = 0;
        for (int line = 0; start < words.length; line++) {
            int end = end(words, start);
            if (previous >= 0 && compare(words, previous, words, start, end - start) >= 0) {
                throw new IllegalArgumentException("Line " + (line + 1) + " is out of order");
            }
            if (line % STEP == 0) {
                marks[count++] = start;
            }
            previous = start;
            start = end + 1;
        }
        return Arrays.copyOf(marks, count);
    }

    private static int end(byte[] words, int start) {
        int end = start;
        while (end < words.length && words[end] != END) {
            end++;
        }
        return end;
    }

    /** How the line beginning there compares with a word. */
    private static int compare(byte[] lines, int line, byte[] word, int from, int length) {
        for (int i = 0; i < length; i++) {
            int left = line + i < lines.length ? lines[line + i] : END;
            if (left == END) {
                return -1;
            }
            int difference = Byte.toUnsignedInt((byte) left) - Byte.toUnsignedInt(word[from + i]);
            if (difference != 0) {
                return difference;
            }
        }
        return line + length >= lines.length || lines[line + length] == END ? 0 : 1;
    }

    /** @param word in lower case, composed (NFC) */
    public boolean contains(String word) {
        if (word.isEmpty() || word.indexOf(END) >= 0) {
            return false;
        }
        byte[] wanted = word.getBytes(StandardCharsets.UTF_8);
        int low = 0;
        int high = marks.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(words, marks[middle], wanted, 0, wanted.length);
            if (order == 0) {
                return true;
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high >= 0 && isAmongTheNext(marks[high], wanted);
    }

    private boolean isAmongTheNext(int mark, byte[] wanted) {
        int start = mark;
        for (int i = 0; i < STEP && start < words.length; i++) {
            int order = compare(words, start, wanted, 0, wanted.length);
            if (order >= 0) {
                return order == 0;
            }
            start = end(words, start) + 1;
        }
        return false;
    }

    @Override
    public String toString() {
        return "WordList[" + words.length + " bytes]";
    }
}
