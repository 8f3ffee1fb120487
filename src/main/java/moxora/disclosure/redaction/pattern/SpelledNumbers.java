package moxora.disclosure.redaction.pattern;

import java.util.List;
import java.util.Set;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.pattern.Reading.Chunk;

/** Digits written as words one after the other, as phones are spoken: {@code "oh seven seven, double nine …"}. */
final class SpelledNumbers implements Rule {

    private static final Set<String> WORDS =
            Set.of(("zero oh nought one two three four five six seven eight nine double triple"
                            + " null eins zwei zwo drei vier funf sechs sieben acht neun"
                            + " un deux trois quatre cinq sept huit neuf"
                            + " cero uno dos tres cuatro cinco seis siete ocho nueve")
                    .split(" "));
    private static final int TELLING = 6;
    private static final int WIDEST_GAP = 3;
    private static final int LONGEST_WORD = 8;

    @Override
    public void find(Reading reading, Found found) {
        List<Chunk> chunks = reading.chunks();
        int at = 0;
        while (at < chunks.size()) {
            int end = at;
            int words = 0;
            while (end < chunks.size()
                    && isDigit(reading, chunks.get(end))
                    && (end == at
                            || chunks.get(end).start() - chunks.get(end - 1).end() <= WIDEST_GAP)) {
                words += chunks.get(end).digits() ? 0 : 1;
                end++;
            }
            if (end - at >= TELLING && words > 1) {
                found.likely(chunks.get(at).start(), chunks.get(end - 1).end(), Kind.NUMBER);
            }
            at = Math.max(end, at + 1);
        }
    }

    private static boolean isDigit(Reading reading, Chunk chunk) {
        return chunk.digits()
                ? chunk.length() <= 2
                : chunk.length() <= LONGEST_WORD && WORDS.contains(reading.word(chunk));
    }
}
