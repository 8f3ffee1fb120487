package moxora.disclosure.redaction.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import moxora.disclosure.redaction.Passage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts made to keep an expression busy: twice the text is about twice the work. The processor time of this thread is
 * what is compared, the lesser of two, so that a busy machine is no reason to fail.
 */
@Tag("T-47")
@Tag("N8")
class LinearWorkTest {

    private static final int CHARACTERS = 100_000;

    /** Quadratic work would be four times as much; so much that it can be told from noise. */
    private static final double MOST_GROWTH = 3.2;

    /** Under this, it is noise whatever the growth. */
    private static final long NOISE_NANOS = 150_000_000;

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
    void twiceTheText_isAboutTwiceTheWork(String piece) {
        Patterns patterns = Patterns.of("GB");
        long once = work(patterns, piece, CHARACTERS / 2);
        long twice = work(patterns, piece, CHARACTERS);

        assertThat(twice < NOISE_NANOS || twice < once * MOST_GROWTH)
                .as("%d ms, then %d ms", once / 1_000_000, twice / 1_000_000)
                .isTrue();
    }

    private static long work(Patterns patterns, String piece, int characters) {
        Passage passage = Passage.of(piece.repeat(characters / piece.length()) + "!");
        return List.of(1, 2).stream()
                .mapToLong(any -> {
                    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                    assertThat(patterns.in(passage)).isNotNull();
                    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
                })
                .min()
                .orElseThrow();
    }
}
