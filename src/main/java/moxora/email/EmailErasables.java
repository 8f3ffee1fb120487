package moxora.email;

import java.util.List;
import moxora.erasure.Erasable;
import moxora.erasure.RowsInOrder;

/** What of an organisation lies in this package's tables; goes before the contacts it refers to. */
public final class EmailErasables {

    private EmailErasables() {}

    public static List<Erasable> all() {
        return List.of(
                new RowsInOrder("email_event", "contact_id"),
                new RowsInOrder("email_state", "id"),
                new RowsInOrder("email_statistic", "day"),
                new RowsInOrder("email_statistic_person", "day"),
                new RowsInOrder("parked_event", "identity"),
                new RowsInOrder("message", "id"),
                new RowsInOrder("suppression", "id"),
                new RowsInOrder("webhook_endpoint", "id"));
    }
}
