package moxora.erasure;

/** The sum of what organisations added to one cell since it was last kept, without saying which they were. */
record WaitingSum(
        int parts,
        long people,
        long largestPeople,
        long secondPeople,
        long events,
        long largestEvents,
        long secondEvents) {

    static final WaitingSum EMPTY = new WaitingSum(0, 0, 0, 0, 0, 0, 0);

    WaitingSum plus(Cell cell) {
        return new WaitingSum(
                parts + 1,
                people + cell.people(),
                Math.max(largestPeople, cell.people()),
                second(largestPeople, secondPeople, cell.people()),
                events + cell.events(),
                Math.max(largestEvents, cell.events()),
                second(largestEvents, secondEvents, cell.events()));
    }

    private static long second(long largest, long second, long more) {
        return more > largest ? largest : Math.max(second, more);
    }
}
