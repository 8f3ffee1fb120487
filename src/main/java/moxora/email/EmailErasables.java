package moxora.email;

import java.util.List;
import moxora.erasure.Erasable;
import moxora.erasure.RowsInOrder;

/** What of an organisation lies in this package's tables; goes before the contacts it refers to. */
public final class EmailErasables {

    private EmailErasables() {}

    public static List<Erasable> all() {
        return List.of(
                new RowsInOrder("trigger_delivery", "endpoint_id"),
                new RowsInOrder("trigger_endpoint", "id"),
                new RowsInOrder("email_trigger", "position"),
                new RowsInOrder("trigger_head", "organisation_id"),
                new RowsInOrder("email_event", "at", "identity"),
                new RowsInOrder("email_state", "id"),
                new RowsInOrder("email_statistic", "day"),
                new RowsInOrder("email_statistic_person", "day"),
                new RowsInOrder("parked_event", "identity"),
                new RowsInOrder("counted_event", "day"),
                new RowsInOrder("counting_salt", "day"),
                new RowsInOrder("pseudonymous_event", "identity"),
                new RowsInOrder("erased_address", "mark"),
                new RowsInOrder("late_event", "day"),
                new RowsInOrder("event_mapping", "name"),
                new RowsInOrder("message", "id"),
                new RowsInOrder("suppression", "id"),
                new RowsInOrder("consent", "id"),
                new RowsInOrder("soft_bounce", "mark"),
                new RowsInOrder("last_delivery", "mark"),
                new RowsInOrder("topic", "id"),
                new RowsInOrder("unsubscribe_link", "id"),
                new RowsInOrder("used_signature", "endpoint_id"),
                new RowsInOrder("webhook_endpoint", "id"));
    }
}
