package moxora.account;

import java.util.List;
import moxora.erasure.retention.Expirable;
import moxora.erasure.retention.ExpiringRows;
import moxora.field.DataClass;

/** What of this package's tables goes by its time while the account lives. */
public final class AccountExpirables {

    private AccountExpirables() {}

    public static List<Expirable> all() {
        return List.of(
                new ExpiredSessions(),
                ExpiringRows.since(DataClass.CREDENTIALS, "mail_token", "id", "created_at")
                        .orAt("expires_at")
                        .withRoutes(),
                ExpiringRows.since(DataClass.CREDENTIALS, "invitation", "id", "created_at")
                        .orAt("expires_at"),
                ExpiringRows.until(DataClass.CREDENTIALS, "used_challenge", "challenge", "expires_at"),
                ExpiringRows.until(DataClass.CREDENTIALS, "spent_log_in", "id", "expires_at"),
                // A program's key, which an admin gave a day to end on.
                ExpiringRows.until(DataClass.ACCOUNT, "api_token", "id", "expires_at")
                        .withRoutes(),
                ExpiringRows.since(DataClass.LIMITS, "failed_proof", "user_id", "last_at"),
                ExpiringRows.since(DataClass.MAIL, "mail_outbox", "id", "created_at"));
    }
}
