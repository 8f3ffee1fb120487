package moxora.contact;

import java.util.List;
import moxora.erasure.retention.Expirable;
import moxora.erasure.retention.ExpiringRows;
import moxora.field.DataClass;

/** What of this package's tables goes by its time while the account lives; contacts themselves never do (P82). */
public final class ContactExpirables {

    private ContactExpirables() {}

    public static List<Expirable> all() {
        return List.of(
                // With their pieces. One that runs is gone on with; an upload that broke off is not.
                ExpiringRows.since(DataClass.IMPORTS, "contact_import", "id", "updated_at")
                        .where("state <> 'running'"),
                ExpiringRows.since(DataClass.REPETITIONS, "idempotency_key", "key_token", "created_at"),
                ExpiringRows.since(DataClass.LIMITS, "reading_budget", "actor_id", "began_at"));
    }
}
