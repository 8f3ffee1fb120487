package moxora.email.trigger;

import java.time.Instant;
import java.util.UUID;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.TenantSession;

/** The rows of endpoints, as far as their organisation turns them on and off. */
final class EndpointTable {

    private EndpointTable() {}

    /** What is sealed of it; its row is held until the transaction ends, before anything that waits for it. */
    static Sealed requireLocked(TenantSession session, UUID endpoint) {
        return session.sql()
                .first(
                        "select sealed from trigger_endpoint where organisation_id = ? and id = ? for no key update",
                        row -> row.sealed(1),
                        session.organisation(),
                        endpoint)
                .orElseThrow(Fault::notFound);
    }

    /** Called while nobody else of the organisation writes. */
    static void requireRoom(TenantSession session, int most) {
        long there = session.sql()
                .count("select count(*) from trigger_endpoint where organisation_id = ?", session.organisation());
        if (there >= most) {
            throw new Fault(
                    FaultCode.CONFLICT, "An organisation has at most " + most + " trigger endpoints at a time.");
        }
    }

    static void pause(TenantSession session, UUID endpoint) {
        session.sql()
                .update(
                        "update trigger_endpoint set state = 'paused' where organisation_id = ? and id = ? and state = 'active'",
                        session.organisation(),
                        endpoint);
    }

    /** Whatever waits is due at once, and what it failed at before is forgotten. */
    static void resume(TenantSession session, UUID endpoint, Instant now) {
        session.sql()
                .update(
                        "update trigger_endpoint set state = 'active', failures = 0, last_failure = null,"
                                + " failing_since = null, resting_until = null where organisation_id = ? and id = ?",
                        session.organisation(),
                        endpoint);
        session.sql()
                .update(
                        "update trigger_delivery set due_at = ? where organisation_id = ? and endpoint_id = ? and state = 'waiting'",
                        now,
                        session.organisation(),
                        endpoint);
    }
}
