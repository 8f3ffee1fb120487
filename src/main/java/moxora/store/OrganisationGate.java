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
        require(locked(session, "share").orElseThrow(Fault::notFound));
    }

    /**
     * Lets one through while the organisation is active: it waits for the writers before it and holds up those after
     * it, so that what it changes is the same for all of one's writing.
     */
    public static void requireActiveAlone(TenantSession session) {
        require(locked(session, "no key update").orElseThrow(Fault::notFound));
    }

    private static void require(OrganisationState state) {
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

    /** Whether the organisation is active; for a job, which comes again instead of being refused. */
    public static boolean isActive(TenantSession session) {
        return locked(session, "share")
                .filter(state -> state == OrganisationState.ACTIVE)
                .isPresent();
    }

    /** Lets through what still works while the organisation is closing, such as provider events. */
    public static boolean isOpenOrClosing(TenantSession session) {
        return locked(session, "share")
                .filter(state -> state == OrganisationState.ACTIVE || state == OrganisationState.CLOSING)
                .isPresent();
    }

    /**
     * The lowest generation of keys that may be written under. To be asked, after the gate, by writers who sealed
     * before their transaction began; what they bring under an older one they seal again.
     */
    public static int keyFloor(TenantSession session) {
        return (int) session.sql()
                .count("select key_floor from organisation where organisation_id = ?", session.organisation());
    }

    /** Raises that floor, once every writer who passed the gate under the old one has ended. */
    public static void raiseKeyFloor(TenantSession session, int generation) {
        session.sql()
                .update(
                        "update organisation set key_floor = greatest(key_floor, ?) where organisation_id = ?",
                        generation,
                        session.organisation());
    }

    private static Optional<OrganisationState> locked(TenantSession session, String strength) {
        return session.sql()
                .first(
                        "select state from organisation where organisation_id = ? for " + strength,
                        row -> OrganisationState.valueOf(row.text(1)),
                        session.organisation());
    }
}
