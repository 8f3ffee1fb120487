package moxora.receipt;

import java.util.List;
import moxora.erasure.Erasable;
import moxora.erasure.RowsInOrder;

/** What of an organisation is counted of its AI calls. */
public final class BudgetErasables {

    private BudgetErasables() {}

    public static List<Erasable> all() {
        return List.of(
                new RowsInOrder("ai_reservation", "id"),
                new RowsInOrder("ai_meter", "processor"),
                new RowsInOrder("ai_usage", "day"));
    }
}
