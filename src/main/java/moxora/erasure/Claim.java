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
 */
record Claim(OrganisationId organisation, long fence) {

    static Claim take(Sql vault, OrganisationId organisation) {
        return new Claim(
                organisation,
                vault.first(
                                "update closure set fence = fence + 1 where organisation_id = ? returning fence",
                                row -> row.number(1),
                                organisation.value())
                        .orElseThrow(Fault::notFound));
    }

    /** Moves the closure and the registry on, noting when in the named column of the closure. */
    void reach(Sql vault, OrganisationState state, String column, Instant at) {
        int moved = vault.update(
                "update closure set " + column + " = ?, last_error = null where organisation_id = ? and fence = ?",
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
