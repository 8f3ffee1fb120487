package moxora.receipt;

import java.util.List;
import moxora.erasure.Erasable;
import moxora.erasure.RowsInOrder;

/** What of an organisation lies in this package's table; goes before the contacts it refers to. */
public final class ReceiptErasables {

    private ReceiptErasables() {}

    public static List<Erasable> all() {
        return List.of(new RowsInOrder("ai_receipt", "id"));
    }
}
