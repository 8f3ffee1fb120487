package moxora.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P63")
class StreakTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private static Streak after(int failures) {
        Streak streak = new Streak(0, NOON, null);
        for (int i = 0; i < failures; i++) {
            streak = streak.failed(NOON);
        }
        return streak;
    }

    @Test
    void tenCostNothing_andThenItDoubles() {
        assertThat(after(10).locked(NOON)).isEmpty();
        assertThat(after(11).locked(NOON)).contains(Duration.ofSeconds(30));
        assertThat(after(12).locked(NOON)).contains(Duration.ofSeconds(60));
        assertThat(after(15).locked(NOON)).contains(Duration.ofMinutes(8));
        assertThat(after(16).locked(NOON)).contains(Duration.ofMinutes(15));
        assertThat(after(99).locked(NOON)).contains(Duration.ofMinutes(15));
    }

    @Test
    void theHundredth_locksForADay_andNeverForLonger() {
        assertThat(after(100).locked(NOON)).contains(Duration.ofDays(1));
        assertThat(after(1_000).locked(NOON)).contains(Duration.ofDays(1));
    }

    @Test
    void aLock_endsAtItsInstant() {
        Streak locked = after(11);
        assertThat(locked.locked(NOON.plusSeconds(29))).contains(Duration.ofSeconds(1));
        assertThat(locked.locked(NOON.plusSeconds(30))).isEmpty();
    }

    @Test
    void aDayOfQuiet_beginsAnew() {
        assertThat(after(50).failed(NOON.plus(Duration.ofDays(1))).failures()).isEqualTo(1);
        assertThat(after(50).failed(NOON.plus(Duration.ofDays(1)).minusNanos(1)).failures())
                .isEqualTo(51);
    }
}
