package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import moxora.battery.Tally;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N12")
@Tag("P100")
class CellRuleTest {

    private static final CellRule HOUSE = CellRule.HOUSE;

    @Test
    void aCellOfFewPeopleOrEvents_isDropped_andAnyOtherRoundedDown() {
        assertThat(HOUSE.addable(List.of(
                        new Cell("open", 2026, 9, 900),
                        new Cell("click", 2026, 10, 19),
                        new Cell("bounce", 2026, 12, 9))))
                .containsExactly(new Cell("click", 2026, 10, 10));
        assertThat(HOUSE.withPeople(25).addable(List.of(new Cell("open", 2026, 49, 74))))
                .containsExactly(new Cell("open", 2026, 25, 50));
        assertThat(HOUSE.withPeople(3))
                .as("no policy weakens the rule of the house")
                .isEqualTo(HOUSE);
    }

    @Test
    void aSum_waitsForThreeOrganisations() {
        WaitingSum two = sum(30, 30);

        assertThat(HOUSE.mayBeKept(two)).isFalse();
        assertThat(HOUSE.mayBeKept(two.plus(cell(30)))).isTrue();
    }

    @Test
    void aSumThatIsNearlyAllOneOrganisations_waitsForMore() {
        assertThat(HOUSE.mayBeKept(sum(10_000, 9_000, 990))).isFalse();
        assertThat(HOUSE.mayBeKept(sum(10_000, 9_000, 990, 10))).isTrue();
        assertThat(HOUSE.mayBeKept(sum(990, 9_000, 10_000))).as("in any order").isFalse();
    }

    /** Whoever added the second most takes its own part off and still knows the most only to a tenth. */
    @Test
    void ofASumThatIsKept_nobodyWhoAddedToIt_knowsAnotherCloserThanATenth() {
        Tally tally = Tally.of("N12 sums that are kept tell no part of them");
        Random random = Tally.random("sums");
        for (int i = 0; i < Tally.size(20_000, 2_000_000); i++) {
            long[] parts = random.longs(1 + random.nextInt(6), 1, 2 + random.nextInt(1_000))
                    .map(tens -> tens * 10)
                    .toArray();
            WaitingSum sum = sum(parts);
            if (!HOUSE.mayBeKept(sum)) {
                continue;
            }
            for (int own = 0; own < parts.length; own++) {
                for (int other = 0; other < parts.length; other++) {
                    long guess = sum.events() - parts[own];
                    tally.check(
                            own == other || guess >= parts[other] + parts[other] / 10,
                            "one of " + parts.length + " parts is known too well");
                }
            }
        }
        tally.close();
    }

    private static WaitingSum sum(long... parts) {
        WaitingSum sum = WaitingSum.EMPTY;
        for (long part : parts) {
            sum = sum.plus(cell(part));
        }
        return sum;
    }

    private static Cell cell(long size) {
        return new Cell("open", 2026, size, size);
    }
}
