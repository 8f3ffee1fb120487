package moxora.erasure;

import java.time.Instant;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import org.jspecify.annotations.Nullable;

/**
 * A requested closure and how far it is.
 *
 * @param deadline the instant that always wins; the closure is due well before
 * @param lastError why the last try did not get on, without anything personal
 */
public record Closure(
        OrganisationId organisation,
        OrganisationState state,
        Instant requestedAt,
        String requestedBy,
        Instant undoUntil,
        Instant dueAt,
        Instant alarmAt,
        Instant deadline,
        @Nullable Instant keyDestroyedAt,
        @Nullable Instant purgedAt,
        @Nullable Instant verifiedAt,
        @Nullable String lastError) {

    /** Whether there is work to do on it now; what asks the vault for such closures says the same in SQL. */
    public boolean isDue(Instant now) {
        return verifiedAt == null && !now.isBefore(dueAt);
    }
}
