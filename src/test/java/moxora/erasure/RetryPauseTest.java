package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-58")
class RetryPauseTest {

    private static final Instant NOW = Instant.parse("2028-02-29T10:00:00Z");
    private static final Instant FAR = NOW.plus(Duration.ofDays(10));

    private static Duration pause(int attempts, Instant deadline) {
        return Duration.between(NOW, RetryPause.afterFailure(NOW, attempts, deadline));
    }

    @Test
    void thePause_growsFromAMinuteToAnHour_andNoFurther() {
        assertThat(IntStream.rangeClosed(1, 8)
                        .mapToObj(attempts -> pause(attempts, FAR).toMinutes()))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
        assertThat(pause(Integer.MAX_VALUE, FAR)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void beforeTheDeadline_halfOfWhatIsLeftIsTheMost_andAfterItTheUsualPause() {
        assertThat(pause(9, NOW.plus(Duration.ofMinutes(30)))).isEqualTo(Duration.ofMinutes(15));
        assertThat(pause(9, NOW.plusSeconds(1))).isEqualTo(Duration.ofSeconds(10));
        assertThat(pause(9, NOW)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aCrash_isForgivenOnce() {
        assertThat(RetryPause.afterCrash(NOW, 1, FAR)).isEqualTo(NOW);
        assertThat(RetryPause.afterCrash(NOW, 2, FAR)).isEqualTo(NOW.plus(Duration.ofMinutes(1)));
        assertThat(RetryPause.afterCrash(NOW, 3, FAR)).isEqualTo(NOW.plus(Duration.ofMinutes(2)));
    }
}
