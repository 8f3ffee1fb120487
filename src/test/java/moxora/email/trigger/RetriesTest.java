package moxora.email.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetriesTest {

    private final Retries retries = new Retries(new Random(1));

    @Test
    void waits_growFourfold_toFiveHours_forAboutThreeDays() {
        Duration all = Duration.ZERO;
        for (int attempt = 1; attempt < Retries.MOST; attempt++) {
            Duration usual = Duration.ofSeconds((long) Math.min(5 * Math.pow(4, attempt - 1), 18_000));
            Duration wait = retries.after(attempt, null);
            assertThat(wait)
                    .isBetween(
                            usual.multipliedBy(79).dividedBy(100),
                            usual.multipliedBy(121).dividedBy(100));
            all = all.plus(wait);
        }
        assertThat(all).isBetween(Duration.ofHours(60), Duration.ofHours(84));
    }

    @Test
    void waits_areSpread() {
        assertThat(IntStream.range(0, 50)
                        .mapToObj(i -> retries.after(3, null))
                        .distinct()
                        .count())
                .isGreaterThan(40);
    }

    @Test
    void whatTheReceiverAsksFor_isHeardWithinBounds() {
        assertThat(retries.after(1, Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
        assertThat(retries.after(1, Duration.ofDays(400))).isEqualTo(Retries.LONGEST);
        assertThat(retries.after(1, Duration.ofMillis(1))).isGreaterThan(Duration.ofSeconds(3));
        assertThat(retries.rest(1, null)).isEqualTo(Duration.ofSeconds(1));
        assertThat(retries.rest(30, null)).isEqualTo(Duration.ofMinutes(5));
        assertThat(retries.rest(1, Duration.ofMinutes(30))).isEqualTo(Duration.ofMinutes(30));
    }
}
