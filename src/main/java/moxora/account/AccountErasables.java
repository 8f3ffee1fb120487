package moxora.account;

import java.util.List;
import moxora.erasure.Erasable;
import moxora.erasure.RowsInOrder;

/** What of an organisation lies in this package's tables; the organisation's own row is the last of all. */
public final class AccountErasables {

    private AccountErasables() {}

    public static List<Erasable> all() {
        return List.of(
                new RowsInOrder("route", "target_id"),
                new RowsInOrder("mail_token", "id"),
                new RowsInOrder("invitation", "id"),
                new RowsInOrder("support_access", "id"),
                new RowsInOrder("app_session", "id"),
                new RowsInOrder("second_factor", "id"),
                new RowsInOrder("recovery_code", "user_id"),
                new RowsInOrder("used_challenge", "challenge"),
                new RowsInOrder("api_token", "id"),
                new RowsInOrder("linked_identity", "id"),
                new RowsInOrder("spent_log_in", "id"),
                new RowsInOrder("failed_proof", "user_id"),
                new RowsInOrder("user_token", "user_id"),
                new RowsInOrder("app_user", "id"),
                new RowsInOrder("canary", "id"),
                // The head first: nobody adds an entry without it, so none comes after the entries are gone.
                new RowsInOrder("audit_head", "organisation_id"),
                new RowsInOrder("audit_entry", "seq"),
                new RowsInOrder("organisation", "organisation_id"));
    }
}
