package moxora.erasure;

import java.time.Instant;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Sql;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;

/**
 * One run's hold on a closure. Whoever takes the closure up later has a higher fence, and what this one still writes
 * about it is refused.
 *
 * @param attempts how often it was tried since it last got on, this time included
 */
record Claim(OrganisationId organisation, long fence, int attempts, Instant deadline) {

    static Claim take(Sql vault, OrganisationId organisation, Instant now) {
        Claim claim = vault.first(
                        "update closure set fence = fence + 1, attempts = attempts + 1 where organisation_id = ?"
                                + " returning fence, attempts, deadline",
                        row -> new Claim(organisation, row.number(1), (int) row.number(2), row.instant(3)),
                        organisation.value())
                .orElseThrow(Fault::notFound);
        claim.tryAgain(vault, RetryPause.afterCrash(now, claim.attempts, claim.deadline));
        return claim;
    }

    private void tryAgain(Sql vault, Instant at) {
        vault.update(
                "update closure set next_try_at = ? where organisation_id = ? and fence = ?",
                at,
                organisation.value(),
                fence);
    }

    /** Writes down why it did not get on, unless another run has taken it up since. */
    void failed(Sql vault, Setback setback, Instant now) {
        // It may have got on within this run, and failed in the step after.
        vault.first(
                        "update closure set last_error = ?, attempts = greatest(attempts, 1)"
                                + " where organisation_id = ? and fence = ? returning attempts",
                        row -> (int) row.number(1),
                        setback.wire(),
                        organisation.value(),
                        fence)
                .ifPresent(since -> tryAgain(vault, RetryPause.afterFailure(now, since, deadline)));
    }

    /** Moves the closure and the registry on, noting when in the named column of the closure. */
    void reach(Sql vault, OrganisationState state, String column, Instant at) {
        int moved = vault.update(
                "update closure set " + column
                        + " = ?, last_error = null, attempts = 0, next_try_at = null"
                        + " where organisation_id = ? and fence = ?",
                at,
                organisation.value(),
                fence);
        if (moved == 0) {
            throw new Fault(FaultCode.CONFLICT, "Another node has taken the closure up.");
        }
        vault.update(
                "update organisation_registry set state = ? where organisation_id = ?", state, organisation.value());
    }

    /** Throws where another run has taken the closure up since. */
    void require(Sql vault) {
        boolean held = vault.first(
                        "select fence from closure where organisation_id = ? and fence = ? for update",
                        row -> row.number(1),
                        organisation.value(),
                        fence)
                .isPresent();
        if (!held) {
            throw new Fault(FaultCode.CONFLICT, "Another node has taken the closure up.");
        }
    }
}
