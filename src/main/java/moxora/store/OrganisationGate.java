package moxora.store;

import java.util.Optional;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.OrganisationState;

/**
 * What an organisation's state lets through, checked inside the writer's own transaction: the row is locked for
 * sharing, so a closure waits for the writers before it and stops those after it.
 */
public final class OrganisationGate {

    private OrganisationGate() {}

    /** Lets writers through while the organisation is active. */
    public static void requireActive(TenantSession session) {
        OrganisationState state = locked(session).orElseThrow(Fault::notFound);
        if (state == OrganisationState.CLOSING) {
            throw new Fault(
                    FaultCode.ORGANISATION_CLOSING,
                    "The organisation is being closed; only log-in, export, "
                            + "the closure's status, its undoing and webhooks work.");
        }
        if (state != OrganisationState.ACTIVE) {
            throw Fault.notFound();
        }
    }

    /** Lets through what still works while the organisation is closing, such as provider events. */
    public static boolean isOpenOrClosing(TenantSession session) {
        return locked(session)
                .filter(state -> state == OrganisationState.ACTIVE || state == OrganisationState.CLOSING)
                .isPresent();
    }

    private static Optional<OrganisationState> locked(TenantSession session) {
        return session.sql()
                .first(
                        "select state from organisation where organisation_id = ? for share",
                        row -> OrganisationState.valueOf(row.text(1)),
                        session.organisation());
    }
}
