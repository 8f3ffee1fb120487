package moxora.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Failed proofs of who somebody is (password, second factor, recovery code), counted for each user of each organisation
 * in a row that all nodes share and that outlives them. What they cost is said in {@link Streak}.
 *
 * <p>While a user is locked, nothing is tried, not even the right password, so nothing can be learnt. Guesses that were
 * sent at once count one after the other, and of those that end after the lock began none is told whether it was right.
 *
 * <pre>{@code
 * failedProofs.requireOpen(scope, user);
 * if (isRight) failedProofs.ended(session, user); else failedProofs.failed(scope, user);
 * }</pre>
 */
public final class FailedProofs {

    /** On the trail are the first failure of a row, each fifth, and every lock. */
    private static final int TOLD_EVERY = 5;

    private final TenantStore store;
    private final AuditTrail audit;
    private final Alarms alarms;
    private final Incidents incidents;
    private final Clock clock;

    public FailedProofs(TenantStore store, AuditTrail audit, Alarms alarms, Incidents incidents, Clock clock) {
        this.store = store;
        this.audit = audit;
        this.alarms = alarms;
        this.incidents = incidents;
        this.clock = clock;
    }

    /** How long the user is still locked; empty when a proof may be tried. */
    public Optional<Duration> locked(TenantScope scope, UUID user) {
        return store.within(scope, session -> find(session, user, "").flatMap(streak -> streak.locked(now())));
    }

    /** @throws Fault {@code LOCKED_OUT} while the user is locked; call it before anything is tried */
    public void requireOpen(TenantScope scope, UUID user) {
        locked(scope, user).ifPresent(this::refuse);
    }

    /**
     * Counts a failure.
     *
     * @throws Fault {@code LOCKED_OUT} when the user was locked while this proof was being tried; it does not count then
     */
    public void failed(TenantScope scope, UUID user) {
        Instant now = now();
        Outcome outcome = store.within(scope, session -> {
            session.sql()
                    .update(
                            "insert into failed_proof (organisation_id, user_id, failures, last_at) values (?, ?, 0, ?)"
                                    + " on conflict do nothing",
                            session.organisation(),
                            user,
                            now);
            Streak before = find(session, user, " for update").orElseThrow();
            Optional<Duration> left = before.locked(now);
            return left.isPresent()
                    ? new Outcome(left, Optional.empty(), before)
                    : record(session, user, before.failed(now));
        });
        outcome.event.ifPresent(event -> announce(scope, outcome.streak, event));
        outcome.left.ifPresent(this::refuse);
    }

    /** What one more failure led to. */
    private record Outcome(Optional<Duration> left, Optional<AuditEvent> event, Streak streak) {}

    private Outcome record(TenantSession session, UUID user, Streak streak) {
        session.sql()
                .update(
                        "update failed_proof set failures = ?, last_at = ?, locked_until = ?"
                                + " where organisation_id = ? and user_id = ?",
                        streak.failures(),
                        streak.lastAt(),
                        streak.lockedUntil(),
                        session.organisation(),
                        user);
        Optional<AuditEvent> event = event(user, streak);
        event.ifPresent(told -> audit.record(session, told));
        return new Outcome(Optional.empty(), event, streak);
    }

    private static Optional<AuditEvent> event(UUID user, Streak streak) {
        long failures = streak.failures();
        @Nullable Instant until = streak.lockedUntil();
        if (until != null) {
            long seconds = Duration.between(streak.lastAt(), until).toSeconds();
            return Optional.of(
                    AuditEvent.of(AuditAction.LOCKED_OUT, user, Map.of("failures", failures, "seconds", seconds)));
        }
        return failures == 1 || failures % TOLD_EVERY == 0
                ? Optional.of(AuditEvent.of(AuditAction.LOG_IN_REFUSED, user, Map.of("failures", failures)))
                : Optional.empty();
    }

    /** The admins hear of the first lock of a row and of the last; all of them are counted. */
    private void announce(TenantScope scope, Streak streak, AuditEvent event) {
        if (streak.failures() == Streak.FREE + 1 || streak.failures() == Streak.MOST) {
            alarms.announce(scope, Incidents.Alarm.LOCK_OUT, event);
        } else if (streak.lockedUntil() != null) {
            incidents.raised(Incidents.Alarm.LOCK_OUT);
        }
    }

    /**
     * Ends the row of failures; part of the transaction in which the proof has its effect.
     *
     * @throws Fault {@code LOCKED_OUT} when the user was locked while this proof was being tried
     */
    public void ended(TenantSession session, UUID user) {
        Optional<Streak> streak = find(session, user, " for update");
        streak.flatMap(known -> known.locked(now())).ifPresent(this::refuse);
        if (streak.isPresent()) {
            lift(session, user);
        }
    }

    /** Forgets the user's failures and ends their lock, as a reset by mail does; part of that transaction. */
    public void lift(TenantSession session, UUID user) {
        session.sql()
                .update(
                        "delete from failed_proof where organisation_id = ? and user_id = ?",
                        session.organisation(),
                        user);
    }

    private void refuse(Duration wait) {
        incidents.refused(Incidents.Refusal.LOCKED_OUT);
        throw lockedOut(wait);
    }

    /** The same words for a user and for an address that is nobody's. */
    static Fault lockedOut(Duration wait) {
        return Fault.later(
                FaultCode.LOCKED_OUT,
                "Too many proofs failed in a row. Wait for so long, or reset the password by mail.",
                wait);
    }

    private static Optional<Streak> find(TenantSession session, UUID user, String lock) {
        return session.sql()
                .first(
                        "select failures, last_at, locked_until from failed_proof"
                                + " where organisation_id = ? and user_id = ?" + lock,
                        row -> new Streak((int) row.number(1), row.instant(2), row.instantOrNull(3)),
                        session.organisation(),
                        user);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
