package moxora.email.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P54")
class SoftBounceRuleTest {

    private static final LocalDate FIRST = LocalDate.parse("2026-03-01");

    private final SoftBounceRule rule = SoftBounceRule.USUAL;

    /** Days after the first one, each as often as it is named. */
    private static NavigableMap<LocalDate, Long> on(int... days) {
        NavigableMap<LocalDate, Long> counts = new TreeMap<>();
        for (int day : days) {
            counts.merge(FIRST.plusDays(day), 1L, Long::sum);
        }
        return counts;
    }

    @Test
    void fiveOnThreeDaysWithinThirty_areEnough() {
        assertThat(rule.holds(on(0, 0, 0, 10, 29), null)).isTrue();
        assertThat(rule.holds(on(0, 7, 14, 21, 28), null)).isTrue();
    }

    @Test
    void fewer_orOfFewerDays_orOfALongerTime_areNot() {
        assertThat(rule.holds(on(), null)).isFalse();
        assertThat(rule.holds(on(0, 1, 2, 3), null)).isFalse();
        assertThat(rule.holds(on(0, 0, 0, 0, 1, 1, 1), null)).isFalse();
        assertThat(rule.holds(on(0, 10, 20, 29, 30), null)).isFalse();
    }

    @Test
    void anyWindowCounts_notOnlyTheLast() {
        assertThat(rule.holds(on(0, 1, 2, 3, 4, 80), null)).isTrue();
        assertThat(rule.holds(on(0, 40, 41, 42, 43, 44), null)).isTrue();
    }

    @Test
    void whatWasDelivered_takesBackTheBouncesUpToThatDay_andNoneAfterIt() {
        assertThat(rule.holds(on(0, 1, 2, 3, 4), FIRST.minusDays(1))).isTrue();
        assertThat(rule.holds(on(0, 1, 2, 3, 4), FIRST)).isFalse();
        assertThat(rule.holds(on(0, 1, 2, 3, 4), FIRST.plusDays(4))).isFalse();
        assertThat(rule.holds(on(0, 1, 2, 3, 4, 5), FIRST)).isTrue();
    }
}
