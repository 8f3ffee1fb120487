package moxora.erasure;

import java.util.List;

/**
 * When a figure is anonymous: the threshold rule for people and for organisations and the p% rule against one that
 * makes up nearly all of a sum (Hundepool et al., "Handbook on Statistical Disclosure Control", chapters 4.2 and 5).
 *
 * @param people the fewest people behind what one organisation adds; also what it is rounded down to
 * @param organisations the fewest organisations behind a sum that is kept
 * @param percent how much of the largest part all but the two largest must come to, so that the second cannot take
 *     its own part off and know the largest more closely
 */
record CellRule(int people, int organisations, int percent) {

    /** Fewer say too much whatever a policy states; the second of two knows the first. */
    static final CellRule HOUSE = new CellRule(10, 3, 10);

    /** The same rule for a policy that asks for more people in a cell. */
    CellRule withPeople(int atLeast) {
        return new CellRule(Math.max(people, atLeast), organisations, percent);
    }

    /** What of an organisation's cells may be added to a sum. */
    List<Cell> addable(List<Cell> exact) {
        return exact.stream()
                .filter(cell -> cell.people() >= people && cell.events() >= people)
                .map(cell -> cell.roundedDownTo(people))
                .toList();
    }

    boolean mayBeKept(WaitingSum sum) {
        return sum.parts() >= organisations
                && isUndominated(sum.events(), sum.largestEvents(), sum.secondEvents())
                && isUndominated(sum.people(), sum.largestPeople(), sum.secondPeople());
    }

    private boolean isUndominated(long total, long largest, long second) {
        return (total - largest - second) * 100 >= largest * percent;
    }
}
