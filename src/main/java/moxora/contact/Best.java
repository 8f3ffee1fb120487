package moxora.contact;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The first few contacts behind a place, of however many are offered: memory grows with the page alone. */
final class Best {

    private final ContactOrder order;
    private final ContactOrder.@Nullable Place behind;
    private final int wanted;
    private final Comparator<ContactOrder.Place> comparator;
    private final PriorityQueue<Placed> lastFirst;

    /** A contact and where it stands. */
    record Placed(ContactOrder.Place place, Contact contact) {}

    Best(ContactOrder order, ContactOrder.@Nullable Place behind, int wanted) {
        this.order = order;
        this.behind = behind;
        this.wanted = wanted;
        this.comparator = order.comparator();
        this.lastFirst = new PriorityQueue<>(
                wanted + 1, Comparator.comparing(Placed::place, comparator).reversed());
    }

    void offer(Contact contact) {
        ContactOrder.Place place = order.of(contact);
        if (behind != null && comparator.compare(place, behind) <= 0) {
            return;
        }
        lastFirst.add(new Placed(place, contact));
        if (lastFirst.size() > wanted) {
            lastFirst.remove();
        }
    }

    List<Placed> inOrder() {
        return lastFirst.stream()
                .sorted(Comparator.comparing(Placed::place, comparator))
                .toList();
    }
}
