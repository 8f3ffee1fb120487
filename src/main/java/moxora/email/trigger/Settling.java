package moxora.email.trigger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.account.Notices;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what became of an attempt: the delivery goes, is tried again, or becomes a dead letter; the endpoint is
 * left alone for a while, or paused, and then its admins are told.
 */
final class Settling {

    private static final Logger LOG = Logger.getLogger(Settling.class.getName());

    private final TenantStore store;
    private final Notices notices;
    private final AuditTrail audit;
    private final Retries retries;

    private record Endpoint(
            String state, int failures, @Nullable Instant failingSince) {}

    Settling(TenantStore store, Notices notices, AuditTrail audit, Retries retries) {
        this.store = store;
        this.notices = notices;
        this.audit = audit;
        this.retries = retries;
    }

    /** The scope's keys are prepared: admins may have to be told. */
    void settle(TenantScope scope, DeliveryTable.Claimed claimed, Outcome outcome, Instant now) {
        store.run(scope, session -> {
            // Where keys are destroyed the rows are going, the trail among them: nothing may be added.
            if (!OrganisationGate.isOpenOrClosing(session)) {
                return;
            }
            // The endpoint first, as whoever decides what is sent next does.
            session.sql()
                    .first(
                            "select state, failures, failing_since from trigger_endpoint where organisation_id = ? and id = ?"
                                    + " for no key update",
                            row -> new Endpoint(row.text(1), (int) row.number(2), row.instantOrNull(3)),
                            session.organisation(),
                            claimed.endpoint())
                    .ifPresent(endpoint -> {
                        if (outcome.isTaken()) {
                            taken(session, claimed, endpoint);
                        } else if (outcome.isGone()) {
                            gone(session, claimed, endpoint, now);
                        } else {
                            failed(session, claimed, endpoint, outcome, now);
                        }
                    });
        });
    }

    private static void taken(TenantSession session, DeliveryTable.Claimed claimed, Endpoint endpoint) {
        DeliveryTable.remove(session, claimed);
        if (endpoint.failures > 0) {
            session.sql()
                    .update(
                            "update trigger_endpoint set failures = 0, last_failure = null, failing_since = null,"
                                    + " resting_until = null where organisation_id = ? and id = ?",
                            session.organisation(),
                            claimed.endpoint());
        }
    }

    private void gone(TenantSession session, DeliveryTable.Claimed claimed, Endpoint endpoint, Instant now) {
        // It was no attempt: should somebody resume the endpoint, it is owed all of them.
        DeliveryTable.putBack(session, claimed, false, claimed.attempt() - 1, now, "status_410");
        pause(session, claimed.endpoint(), endpoint, "gone", "status_410");
    }

    private void failed(
            TenantSession session, DeliveryTable.Claimed claimed, Endpoint endpoint, Outcome outcome, Instant now) {
        boolean dead = claimed.attempt() >= Retries.MOST;
        Duration wait = retries.after(claimed.attempt(), outcome.retryAfter());
        if (!DeliveryTable.putBack(session, claimed, dead, claimed.attempt(), now.plus(wait), outcome.wire())) {
            return;
        }
        if (dead) {
            LOG.log(Level.WARNING, "A trigger for endpoint {0} is given up: {1}", new Object[] {
                claimed.endpoint(), outcome.wire()
            });
        }
        int failures = endpoint.failures + 1;
        Instant since = endpoint.failingSince == null ? now : endpoint.failingSince;
        session.sql()
                .update(
                        "update trigger_endpoint set failures = ?, last_failure = ?, failing_since = ?, resting_until = ?"
                                + " where organisation_id = ? and id = ?",
                        failures,
                        outcome.wire(),
                        since,
                        now.plus(retries.rest(failures, outcome.retryAfter())),
                        session.organisation(),
                        claimed.endpoint());
        if (!now.isBefore(since.plus(Retries.PATIENCE))) {
            pause(session, claimed.endpoint(), endpoint, "failing", outcome.wire());
        }
    }

    private void pause(TenantSession session, UUID id, Endpoint endpoint, String state, String failure) {
        if (!endpoint.state.equals("active")) {
            return;
        }
        session.sql()
                .update(
                        "update trigger_endpoint set state = ?, last_failure = ? where organisation_id = ? and id = ?",
                        state,
                        failure,
                        session.organisation(),
                        id);
        audit.record(session, AuditEvent.of(AuditAction.TRIGGER_ENDPOINT_CHANGED, id, List.of(state)));
        notices.triggersPaused(session);
    }
}
