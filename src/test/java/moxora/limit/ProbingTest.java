package moxora.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import moxora.SettableClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P63")
class ProbingTest {

    private final SettableClock clock = new SettableClock();
    private final Probing probing = new Probing(clock);
    private final UUID ada = UUID.randomUUID();

    @Test
    void twentyMissesWithinAMinute_areOneAlarm() {
        assertThat(alarms(ada, 20, Duration.ofSeconds(2))).isEqualTo(1);
    }

    @Test
    void theTwentieth_raisesIt_andNotTheNineteenth() {
        assertThat(alarms(ada, 19, Duration.ofSeconds(1))).isZero();
        assertThat(probing.missed(ada)).isTrue();
    }

    @Test
    void nineteenAMinute_areNone_howeverLong() {
        assertThat(alarms(ada, 190, Duration.ofMillis(60_000 / 19 + 1))).isZero();
    }

    @Test
    void whoeverGoesOn_raisesOneAMinute() {
        assertThat(alarms(ada, 300, Duration.ofSeconds(1))).isEqualTo(5);
    }

    @Test
    void missesOfSeveral_areNotOnes() {
        int alarms = 0;
        for (int i = 0; i < 15; i++) {
            alarms += probing.missed(ada) ? 1 : 0;
            alarms += probing.missed(new UUID(0, 7)) ? 1 : 0;
        }
        assertThat(alarms).isZero();
    }

    private int alarms(UUID who, int misses, Duration apart) {
        int alarms = 0;
        for (int i = 0; i < misses; i++) {
            alarms += probing.missed(who) ? 1 : 0;
            clock.advance(apart);
        }
        return alarms;
    }
}
