package moxora.erasure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.audit.AuditAction;
import moxora.audit.PlatformTrail;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Ids;
import moxora.store.Vault;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Raises the alarm about closures that are not verified by their alarm day, that wait for the cap, or that are refused
 * by it: on the platform's trail, and to the operators. Of each closure once a day, of all nodes together.
 */
public final class ClosureAlarms {

    private static final Logger LOG = Logger.getLogger(ClosureAlarms.class.getName());
    private static final Duration DAY = Duration.ofDays(1);

    /** After so long another try is made to reach operators whom nobody could reach. */
    private static final Duration UNHEARD = Duration.ofMinutes(10);

    /** Refusals of the cap are told no more often than this, from each node. */
    private static final Duration QUIET = Duration.ofHours(1);

    private static final int AT_ONCE = 100;

    private final Vault vault;
    private final ClosureTable table;
    private final ClosureRequests requests;
    private final PlatformTrail trail;
    private final OperatorAlarms operators;
    private final Clock clock;
    private @Nullable Instant refusalsTold;

    public ClosureAlarms(Vault vault, PlatformTrail trail, OperatorAlarms operators, Clock clock) {
        this.vault = vault;
        this.table = new ClosureTable(vault);
        this.requests = new ClosureRequests(vault);
        this.trail = trail;
        this.operators = operators;
        this.clock = clock;
    }

    /** Tells of every closure that somebody must look at and was not told of for a day. */
    public void runDue() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        requests.forgetExpired(now);
        for (OrganisationId organisation : due(now)) {
            if (claimed(organisation, now)) {
                table.find(organisation).ifPresent(closure -> raise(closure, now));
            }
        }
    }

    private List<OrganisationId> due(Instant now) {
        return vault.within(sql -> sql.rows(
                "select organisation_id from closure where verified_at is null"
                        + " and (alarm_at <= ? or (waiting_since is not null and released_at is null))"
                        + " and (alarmed_at is null or alarmed_at <= ?) order by deadline limit ?",
                row -> new OrganisationId(row.uuid(1)),
                now,
                now.minus(DAY),
                AT_ONCE));
    }

    /** By one node of several. */
    private boolean claimed(OrganisationId organisation, Instant now) {
        return vault.within(sql -> sql.update(
                        "update closure set alarmed_at = ? where organisation_id = ? and verified_at is null"
                                + " and (alarmed_at is null or alarmed_at <= ?)",
                        now,
                        organisation.value(),
                        now.minus(DAY))
                > 0);
    }

    private void raise(Closure closure, Instant now) {
        OperatorAlarms.Kind kind = now.isBefore(closure.alarmAt())
                ? OperatorAlarms.Kind.WAITS_FOR_CAP
                : now.isBefore(closure.deadline()) ? OperatorAlarms.Kind.PAST_ALARM : OperatorAlarms.Kind.LATE;
        trail.record(
                new Actor(Ids.next(), Actor.Role.JOB),
                kind == OperatorAlarms.Kind.WAITS_FOR_CAP
                        ? AuditAction.CLOSURE_WAITS_FOR_CAP
                        : AuditAction.CLOSURE_ALARM_RAISED,
                closure.organisation(),
                Map.of(
                        "hoursToDeadline",
                        Duration.between(now, closure.deadline()).toHours()));
        LOG.log(Level.WARNING, "Alarm {0}: the closure of {1} is {2}, its deadline is {3}.", new Object[] {
            kind, closure.organisation(), closure.state(), closure.deadline()
        });
        operators.raise(kind, closure, () -> unheard(closure.organisation(), now));
    }

    private void unheard(OrganisationId organisation, Instant told) {
        vault.run(sql -> sql.update(
                "update closure set alarmed_at = ? where organisation_id = ? and alarmed_at = ?",
                told.minus(DAY).plus(UNHEARD),
                organisation.value(),
                told));
    }

    /** Does what the cap may refuse; a refusal goes on to the caller, and operators are told of it. */
    void whereFull(TenantScope scope, Runnable act) {
        try {
            act.run();
        } catch (Fault refusal) {
            if (refusal.code() == FaultCode.CLOSURE_CAP && isToBeTold()) {
                trail.record(scope.actor(), AuditAction.CLOSURE_CAP_REACHED, scope.organisation(), Map.of());
                LOG.log(Level.WARNING, "Alarm: no more organisations may begin to close today.");
                operators.raise(OperatorAlarms.Kind.CAP_REACHED, null, this::tellAgain);
            }
            throw refusal;
        }
    }

    private synchronized boolean isToBeTold() {
        Instant now = clock.instant();
        if (refusalsTold != null && now.isBefore(refusalsTold.plus(QUIET))) {
            return false;
        }
        refusalsTold = now;
        return true;
    }

    private synchronized void tellAgain() {
        refusalsTold = null;
    }

    /** The next instant in the span at which a closure must be looked at for the first time. */
    public Optional<Instant> nextDue(Instant after, Instant until) {
        return vault.within(sql -> sql.first(
                "select alarm_at from closure where verified_at is null and alarm_at > ? and alarm_at <= ?"
                        + " order by alarm_at limit 1",
                row -> row.instant(1),
                after,
                until));
    }
}
