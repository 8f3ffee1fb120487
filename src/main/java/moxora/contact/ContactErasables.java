package moxora.contact;

import java.util.List;
import moxora.erasure.Erasable;
import moxora.erasure.RowsInOrder;

/** What of an organisation lies in this package's tables, in the order in which it can go. */
public final class ContactErasables {

    private ContactErasables() {}

    public static List<Erasable> all() {
        return List.of(
                new RowsInOrder("contact_erasure_item", "contact_id"),
                new RowsInOrder("contact_erasure", "id"),
                new RowsInOrder("contact_token", "contact_id"),
                new RowsInOrder("contact_email", "mark"),
                new RowsInOrder("contact", "id"),
                new RowsInOrder("canary_contact", "id"),
                new RowsInOrder("reading_budget", "actor_id"),
                new RowsInOrder("contact_tombstone", "token"),
                new RowsInOrder("blocked_address", "mark"),
                new RowsInOrder("idempotency_key", "key_token"),
                new RowsInOrder("custom_field", "id"),
                new RowsInOrder("import_chunk", "import_id"),
                new RowsInOrder("contact_import", "id"));
    }
}
