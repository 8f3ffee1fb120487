package moxora.disclosure.redaction.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import moxora.battery.Tally;
import moxora.disclosure.redaction.Finder;
import moxora.disclosure.redaction.Finding;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.Passage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts made to keep an expression busy: eight times the text is about eight times the work, and sixty-four times would
 * be quadratic. The processor time of this thread is what is compared, the least of a few, so that neither a busy machine
 * nor a compiler that comes late decides.
 */
@Tag("T-47")
@Tag("N8")
class LinearWorkTest {

    private static final int CHARACTERS = Tally.size(12_000, 100_000);
    private static final int TIMES = 8;

    /** In the middle between eight and sixty-four, so that either can be told from noise. */
    private static final double MOST_GROWTH = 22;

    /** What takes no longer than this is quick enough, whatever its growth: half a microsecond a character. */
    private static final long QUICK_NANOS = CHARACTERS * 500L;

    private static final int TRIES = 3;
    private static final int PARTS = 5;
    private static final int MOST_PARTS = 1_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "1",
                "1 ",
                "@",
                "a@",
                "a@:",
                "a @ ",
                "a.",
                "1.",
                "::",
                "1:",
                "-",
                "a at ",
                "a dot ",
                "a (at) b ",
                "x dot com ",
                "password ",
                "born ",
                "customer no. ",
                "12 A Street ",
                "rue de la ",
                "str. 1 ",
                "GB82 ",
                "4111 ",
                "https://",
                "www.",
                "sk-",
                "(",
                "1a",
                "a1-",
                "+44 20 ",
                "2025-01-01 ",
                "1,000",
                "one ",
                "5 A",
                "#1 ",
                "0 ",
                "SW1A ",
                "1.234, ",
                "\u0660"
            })
    void eightTimesTheText_isAboutEightTimesTheWork(String piece) {
        assertThat(isLinear(Patterns.of("GB"), piece)).isTrue();
    }

    @Test
    void aFinderThatGoesBackToTheBeginning_isTold() {
        Finder quadratic = passage -> {
            long seen = 0;
            for (int end = 0; end < passage.text().length(); end++) {
                for (int i = 0; i < end; i++) {
                    seen += Character.isLetter(passage.text().charAt(i)) ? 1 : 0;
                }
            }
            return seen < 0 ? List.of(new Finding(0, 1, Kind.WORD, "a")) : List.of();
        };

        assertThat(isLinear(quadratic, "a")).isFalse();
    }

    private static boolean isLinear(Finder finder, String piece) {
        Passage whole = Passage.of(piece.repeat(CHARACTERS / piece.length()) + "!");
        Passage part = Passage.of(piece.repeat(CHARACTERS / TIMES / piece.length()) + "!");
        for (int i = 0; i < TRIES; i++) {
            long work = work(finder, whole);
            if (work < QUICK_NANOS || work < MOST_GROWTH * least(finder, part, work)) {
                return true;
            }
        }
        return false;
    }

    /** The whole is compiled while it runs; so the part runs for as long, or slow code is compared with quick. */
    private static long least(Finder finder, Passage part, long whole) {
        long least = Long.MAX_VALUE;
        long spent = 0;
        for (int i = 0; i < PARTS || spent < whole && i < MOST_PARTS; i++) {
            long work = work(finder, part);
            spent += work;
            least = Math.min(least, work);
        }
        return least;
    }

    private static long work(Finder finder, Passage passage) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        assertThat(finder.in(passage)).isNotNull();
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    }
}
