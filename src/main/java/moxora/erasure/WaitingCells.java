package moxora.erasure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums that are not anonymous yet. They are held in memory alone and are gone with the process: written down anywhere,
 * a sum of one would be that organisation's.
 */
final class WaitingCells {

    private record Place(String kind, int year) {}

    private Map<Place, WaitingSum> sums = Map.of();

    /** The sums after one more organisation, some of which may be kept now. */
    record Next(Map<Place, WaitingSum> waiting, List<Cell> kept) {}

    Next plus(List<Cell> cells, CellRule rule) {
        Map<Place, WaitingSum> waiting = new HashMap<>(sums);
        List<Cell> kept = new ArrayList<>();
        for (Cell cell : cells) {
            Place place = new Place(cell.kind(), cell.year());
            WaitingSum sum = waiting.getOrDefault(place, WaitingSum.EMPTY).plus(cell);
            if (rule.mayBeKept(sum)) {
                kept.add(new Cell(cell.kind(), cell.year(), sum.people(), sum.events()));
                waiting.remove(place);
            } else {
                waiting.put(place, sum);
            }
        }
        return new Next(Map.copyOf(waiting), List.copyOf(kept));
    }

    void become(Next next) {
        sums = next.waiting();
    }
}
