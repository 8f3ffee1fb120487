package moxora.contact;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import moxora.audit.Alarms;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.limit.Incidents;
import moxora.policy.Policy;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;

/**
 * How many contacts an actor may open within an hour (P68), from the organisation's policy. The hour begins with the
 * first of them. A person who has used it up proves once more who they are and gets as much again, once in the hour; a
 * program waits.
 *
 * <p>The count lies in a row that all nodes share. A node takes leases of it, of {@link #LEASE} contacts at most, and
 * serves from them without asking. So nobody is ever given more than the budget; a restart, or reading over several
 * nodes, may cost an actor up to one lease of each.
 */
public final class ReadingBudget {

    static final int LEASE = 500;

    /** A lease is so small a part of the budget at most. */
    private static final int LEASES = 40;

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int KEPT = 20_000;

    private final TenantStore store;
    private final TenantPolicies policies;
    private final Proofs proofs;
    private final AuditTrail audit;
    private final Alarms alarms;
    private final Incidents incidents;
    private final Clock clock;
    private final Map<Reader, Lease> leases = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Reader, Lease> eldest) {
            return size() > KEPT;
        }
    };

    /** When somebody last proved who they are. */
    @FunctionalInterface
    public interface Proofs {
        Optional<Instant> latest(TenantSession session, UUID user);
    }

    private record Reader(UUID organisation, UUID actor) {}

    /** What this node may still hand out without asking. */
    private static final class Lease {

        private long left;
        private Instant until = Instant.EPOCH;

        synchronized long take(long wanted, Instant now) {
            if (!now.isBefore(until)) {
                left = 0;
            }
            long taken = Math.min(left, wanted);
            left -= taken;
            return taken;
        }

        synchronized void add(long more, Instant end) {
            if (!end.equals(until)) {
                until = end;
                left = 0;
            }
            left += more;
        }
    }

    /** What the shared row said. */
    private record Answer(long granted, Instant end, boolean mayProve, Optional<AuditEvent> alarm) {}

    public ReadingBudget(
            TenantStore store,
            TenantPolicies policies,
            Proofs proofs,
            AuditTrail audit,
            Alarms alarms,
            Incidents incidents,
            Clock clock) {
        this.store = store;
        this.policies = policies;
        this.proofs = proofs;
        this.audit = audit;
        this.alarms = alarms;
        this.incidents = incidents;
        this.clock = clock;
    }

    void take(TenantScope scope, int contacts) {
        long budget = budget(scope);
        if (budget == 0) {
            return;
        }
        Instant now = now();
        Lease lease = lease(scope);
        long fromLease = lease.take(contacts, now);
        long missing = contacts - fromLease;
        if (missing == 0) {
            return;
        }
        long wanted = Math.max(missing, Math.min(LEASE, Math.max(1, budget / LEASES)));
        Answer answer = store.within(scope, session -> ask(session, budget, missing, wanted, now));
        if (answer.granted < missing) {
            lease.add(fromLease, answer.end);
            answer.alarm.ifPresent(event -> alarms.announce(scope, Incidents.Alarm.READING_BUDGET, event));
            throw refusal(answer, now);
        }
        lease.add(answer.granted - missing, answer.end);
    }

    /** At most this many contacts an hour; 0 for whoever reads nothing through these doors. */
    private long budget(TenantScope scope) {
        Policy.Access access = policies.of(scope).access();
        return switch (scope.actor().role()) {
            case ADMIN, API_TOKEN -> access.adminReadsPerHour();
            case MEMBER, EXPORTER, PRIVACY_OFFICER, READ_ONLY, SUPPORT -> access.readsPerHour();
            case OPERATOR, PROVIDER, JOB, ANONYMOUS -> 0;
        };
    }

    private Answer ask(TenantSession session, long budget, long missing, long wanted, Instant now) {
        ReadingHour hour = ReadingHour.locked(session, now);
        Instant end = hour.beganAt().plus(HOUR);
        boolean person = Actor.Role.ofUsers().contains(session.scope().actor().role());
        if (hour.leased() + missing > limit(hour, budget) && person && !hour.extended() && provedSince(session, hour)) {
            hour = hour.renewed();
        }
        long limit = limit(hour, budget);
        if (hour.leased() + missing <= limit) {
            long granted = Math.min(wanted, limit - hour.leased());
            hour.leased(granted).write(session);
            return new Answer(granted, end, false, Optional.empty());
        }
        Optional<AuditEvent> alarm = Optional.empty();
        if (hour.exceededAt() == null) {
            AuditEvent event = AuditEvent.of(
                    AuditAction.READING_BUDGET_EXCEEDED,
                    session.scope().actor().id(),
                    Map.of("contacts", hour.leased()));
            hour.exceeded(now).write(session);
            audit.record(session, event);
            alarm = Optional.of(event);
        }
        return new Answer(0, end, person && !hour.extended(), alarm);
    }

    private static long limit(ReadingHour hour, long budget) {
        return hour.extended() ? 2 * budget : budget;
    }

    private boolean provedSince(TenantSession session, ReadingHour hour) {
        Instant exceededAt = hour.exceededAt();
        return exceededAt != null
                && proofs.latest(session, session.scope().actor().id())
                        .filter(proof -> proof.isAfter(exceededAt))
                        .isPresent();
    }

    private Fault refusal(Answer answer, Instant now) {
        incidents.refused(Incidents.Refusal.READING_BUDGET);
        if (answer.mayProve) {
            return new Fault(
                    FaultCode.REAUTHENTICATION_REQUIRED,
                    "More contacts were read within the hour than one person usually reads:"
                            + " POST /api/v1/session/reauthentication, and go on.");
        }
        return Fault.later(
                FaultCode.READING_BUDGET_EXCEEDED,
                "More contacts were read within the hour than the organisation's policy allows one actor.",
                Duration.between(now, answer.end));
    }

    void takeExport(TenantScope scope) {
        if (budget(scope) == 0) {
            return;
        }
        int most = policies.of(scope).access().exportsPerHour();
        Instant now = now();
        Optional<Instant> wait = store.within(scope, session -> {
            ReadingHour hour = ReadingHour.locked(session, now);
            if (hour.exports() < most) {
                hour.exported().write(session);
                return Optional.empty();
            }
            audit.record(
                    session,
                    AuditEvent.of(
                            AuditAction.READING_BUDGET_EXCEEDED,
                            scope.actor().id(),
                            Map.of("exports", hour.exports())));
            return Optional.of(hour.beganAt().plus(HOUR));
        });
        wait.ifPresent(end -> {
            incidents.refused(Incidents.Refusal.EXPORTS);
            throw Fault.later(
                    FaultCode.READING_BUDGET_EXCEEDED,
                    "At most " + most + " exports an hour are allowed to one actor.",
                    Duration.between(now, end));
        });
    }

    private Lease lease(TenantScope scope) {
        synchronized (leases) {
            return leases.computeIfAbsent(
                    new Reader(scope.organisation().value(), scope.actor().id()), unknown -> new Lease());
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
