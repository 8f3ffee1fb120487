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
                new RowsInOrder("parked_event", "identity"),
                new RowsInOrder("erased_address", "mark"),
                new RowsInOrder("late_event", "day"),
                new RowsInOrder("event_mapping", "name"),
                new RowsInOrder("message", "id"),
                new RowsInOrder("suppression", "id"),
                new RowsInOrder("webhook_endpoint", "id"));
    }
}
