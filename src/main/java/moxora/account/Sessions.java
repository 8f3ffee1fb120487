package moxora.account;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.store.Ids;
import moxora.store.Routes;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Sessions: an opaque token of 256 bits that is stored nowhere, an absolute and an idle lifetime from the policy, gone
 * at log-out.
 */
public final class Sessions {

    private static final UUID NO_SESSION = new UUID(0, 0);

    /** How many sessions a user has at most; the oldest ends when one more begins. */
    public static final int MOST = 100;

    private static final Duration USE_GRANULARITY = Duration.ofMinutes(1);

    private final TenantStore store;
    private final Routes routes;
    private final Policies policies;
    private final AuditTrail audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** A session that was just opened. The token is shown once. */
    public record Opened(String token, Instant expiresAt, String cookie) {

        @Override
        public String toString() {
            return "Opened[redacted]";
        }
    }

    /** For so long after a proof of who somebody is, what matters most may be done. */
    public static final Duration FRESH = Duration.ofMinutes(15);

    /**
     * Whose session it is, and what their organisation's state and policy are.
     *
     * @param fresh whether they proved who they are within the last 15 minutes
     * @param enrolling whether the session is there only to enrol a second factor
     */
    public record Holder(
            UUID user, Actor.Role role, OrganisationState state, String policy, boolean fresh, boolean enrolling) {}

    /** Where a token leads: an organisation, and a session in it that may still be over. */
    public record Located(OrganisationId organisation, UUID session) {}

    public Sessions(TenantStore store, Routes routes, Policies policies, AuditTrail audit, Clock clock) {
        this.store = store;
        this.routes = routes;
        this.policies = policies;
        this.audit = audit;
        this.clock = clock;
    }

    /** Where the token leads, before anything of the organisation is read. */
    public Optional<Located> locate(String token) {
        return routes.find(Routes.Kind.SESSION, token, 1).stream()
                .findFirst()
                .map(route -> new Located(route.organisation(), route.target()));
    }

    /**
     * Opens a session for the scope's actor.
     *
     * @param enrolling whether it is to be for enrolling a second factor only
     */
    public Opened open(TenantScope scope, Means means, boolean enrolling) {
        return open(scope, means, enrolling, now());
    }

    /**
     * As {@link #open(TenantScope, Means, boolean)}, for somebody who proved who they are elsewhere and earlier.
     *
     * @param proved when that was, or null when it is not known, and then it counts for nothing
     */
    public Opened open(TenantScope scope, Means means, boolean enrolling, @Nullable Instant proved) {
        return store.within(scope, session -> open(session, means, enrolling, proved));
    }

    /** As {@link #open(TenantScope, Means, boolean)}; part of the transaction that saw that it may be opened. */
    Opened open(TenantSession session, Means means, boolean enrolling) {
        return open(session, means, enrolling, now());
    }

    private Opened open(TenantSession session, Means means, boolean enrolling, @Nullable Instant proved) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        UUID id = Ids.next();
        UUID user = session.scope().actor().id();
        Policy policy = policyOf(session);
        Instant now = now();
        Instant expiresAt = now.plus(policy.session().absoluteLifetime());
        forgetOver(session, now, policy);
        makeRoom(session, user);
        SessionRow row = new SessionRow(id, user, means, enrolling, now, expiresAt);
        row.authenticated(proved == null ? Instant.EPOCH : proved.isAfter(now) ? now : proved);
        session.persist(row);
        routes.add(session, Routes.Kind.SESSION, token, id);
        audit.record(session, AuditEvent.of(AuditAction.LOGGED_IN, user));
        return new Opened(token, expiresAt, policy.session().cookie());
    }

    /** Room for one more; two log-ins of one user at the same moment take their turns. */
    private void makeRoom(TenantSession session, UUID user) {
        boolean isThere = session.sql()
                .first(
                        "select id from app_user where organisation_id = ? and id = ? for no key update",
                        row -> row.uuid(1),
                        session.organisation(),
                        user)
                .isPresent();
        if (!isThere) {
            throw Fault.notFound();
        }
        session.sql()
                .rows(
                        "delete from app_session where organisation_id = ? and id in (select id from app_session"
                                + " where organisation_id = ? and user_id = ? order by created_at desc, id desc offset ?)"
                                + " returning id",
                        row -> row.uuid(1),
                        session.organisation(),
                        session.organisation(),
                        user,
                        MOST - 1)
                .forEach(id -> routes.remove(session, id));
    }

    private static void forgetOver(TenantSession session, Instant now, Policy policy) {
        session.sql()
                .rows(
                        "delete from app_session where organisation_id = ? and (expires_at <= ? or last_used_at <= ?) returning id",
                        row -> row.uuid(1),
                        session.organisation(),
                        now,
                        now.minus(policy.session().idleLifetime()))
                .forEach(id -> session.sql()
                        .update(
                                "delete from route where organisation_id = ? and target_id = ?",
                                session.organisation(),
                                id));
    }

    /** Who holds the session; empty when it is over, and then it is also gone. */
    public Optional<Holder> resume(TenantScope scope, UUID id) {
        return store.within(
                scope, session -> session.find(SessionRow.class, id).flatMap(row -> resume(session, id, row)));
    }

    private Optional<Holder> resume(TenantSession session, UUID id, SessionRow row) {
        Instant now = now();
        Policy policy = policyOf(session);
        if (row.isOver(now, policy.session().idleLifetime())) {
            session.remove(row);
            routes.remove(session, id);
            return Optional.empty();
        }
        if (row.lastUsedAt().plus(USE_GRANULARITY).isBefore(now)) {
            row.used(now);
            session.flush();
        }
        OrganisationState state = session.sql()
                .first(
                        "select state from organisation where organisation_id = ?",
                        found -> OrganisationState.valueOf(found.text(1)),
                        session.organisation())
                .orElseThrow();
        return session.find(UserRow.class, row.userId())
                .map(user -> new Holder(
                        user.id(),
                        Actor.Role.valueOf(user.role()),
                        state,
                        policy.name(),
                        now.isBefore(row.authenticatedAt().plus(FRESH)),
                        row.enrolling()));
    }

    /** Notes that the session's holder has just proved who they are once more; until when that counts. */
    public Instant reauthenticated(TenantScope scope, UUID id) {
        return store.within(scope, session -> {
            Instant now = now();
            session.find(SessionRow.class, id).orElseThrow(Fault::notFound).authenticated(now);
            session.flush();
            audit.record(
                    session,
                    AuditEvent.of(AuditAction.REAUTHENTICATED, scope.actor().id()));
            return now.plus(FRESH);
        });
    }

    /** When a user last proved who they are, in any session that is not over yet; empty when there is none. */
    public static Optional<Instant> latestProof(TenantSession session, UUID user) {
        return session.sql()
                .first(
                        "select authenticated_at from app_session where organisation_id = ? and user_id = ?"
                                + " order by authenticated_at desc limit 1",
                        row -> row.instant(1),
                        session.organisation(),
                        user);
    }

    /**
     * Notes that a session's holder has enrolled, and thereby proved, a second factor: a session that was for that only
     * becomes a whole one. Part of the enrolment's transaction, under the user's lock.
     *
     * @throws Fault 401 when the session has ended since its holder asked: an enrolment from another session ended it
     */
    public void enrolled(TenantSession session, UUID id, Means proved) {
        session.find(SessionRow.class, id)
                .orElseThrow(() -> new Fault(FaultCode.UNAUTHENTICATED, "A valid session is required."))
                .enrolled(proved);
        session.flush();
    }

    /** Ends the user's sessions that were opened with a password alone; part of the transaction that asks for more. */
    public void endPasswordOnly(TenantSession session, UUID user) {
        session.sql()
                .rows(
                        "delete from app_session where organisation_id = ? and user_id = ? and means = ? returning id",
                        row -> row.uuid(1),
                        session.organisation(),
                        user,
                        Means.PASSWORD)
                .forEach(id -> routes.remove(session, id));
    }

    /**
     * Ends every session of a user, as when a password changes; part of that transaction.
     *
     * @param except one that stays, or null
     */
    public void endAll(TenantSession session, UUID user, @Nullable UUID except) {
        session.sql()
                .rows(
                        "delete from app_session where organisation_id = ? and user_id = ? and id <> ? returning id",
                        row -> row.uuid(1),
                        session.organisation(),
                        user,
                        except == null ? NO_SESSION : except)
                .forEach(id -> routes.remove(session, id));
    }

    /** Ends the session at once. */
    public void close(TenantScope scope, UUID id) {
        store.run(scope, session -> {
            session.find(SessionRow.class, id).ifPresent(session::remove);
            routes.remove(session, id);
            audit.record(
                    session, AuditEvent.of(AuditAction.LOGGED_OUT, scope.actor().id()));
        });
    }

    Policy policyOf(TenantSession session) {
        return session.sql()
                .first(
                        "select policy from organisation where organisation_id = ?",
                        row -> policies.require(row.text(1)),
                        session.organisation())
                .orElseThrow(Fault::notFound);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
