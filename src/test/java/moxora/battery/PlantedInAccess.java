package moxora.battery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.account.Means;
import moxora.account.Sessions;
import moxora.fault.Fault;
import moxora.policy.Policy;
import moxora.tenant.Actor;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;

/** Faults of who gets in and what they may: sessions, rights, log-ins. */
final class PlantedInAccess {

    private final Sandbox sandbox;
    private final TenantScope acme;
    private final UUID ofAcme;

    PlantedInAccess(Sandbox sandbox, TenantScope acme, UUID ofAcme) {
        this.sandbox = sandbox;
        this.acme = acme;
        this.ofAcme = ofAcme;
    }

    List<Plant> all() {
        Policy policy = sandbox.assembly.policies.require("moxora");
        Sessions ours = sandbox.assembly.sessions;
        return List.of(
                Plant.of(
                        "T-02",
                        "a session not checked for its end",
                        sessions -> livesAfter(sessions, policy.session().absoluteLifetime(), false),
                        ours,
                        withStoppedClock()),
                Plant.of(
                        "T-02",
                        "a session not checked for idleness",
                        keptUp ->
                                livesAfter(ours, policy.session().idleLifetime().plus(Duration.ofMinutes(2)), keptUp),
                        false,
                        true),
                Plant.of(
                        "T-02",
                        "a proof of who it is that never grows old",
                        this::staysFresh,
                        ours,
                        withStoppedClock()),
                Plant.of(
                        "T-02",
                        "a session that outlives its log-out",
                        this::outlives,
                        (scope, session) -> ours.close(scope, session),
                        (scope, session) -> {}),
                Plant.of(
                        "T-02",
                        "a session that outlives a change of password",
                        this::outlives,
                        (scope, session) -> sandbox.assembly.store.run(
                                scope,
                                within -> ours.endAll(within, scope.actor().id(), null)),
                        (scope, session) -> sandbox.assembly.store.run(
                                scope,
                                within -> ours.endAll(within, scope.actor().id(), session))),
                Plant.of(
                        "T-01",
                        "another user's session ended by its id",
                        this::endsAnothers,
                        sandbox.assembly.ownSessions::revoke,
                        ours::close),
                Plant.of(
                        "T-60",
                        "a right not asked for",
                        actor -> opensSpecial(actor),
                        new Actor(UUID.randomUUID(), Actor.Role.READ_ONLY),
                        new Actor(UUID.randomUUID(), Actor.Role.READ_ONLY, EnumSet.allOf(Right.class))),
                Plant.of(
                        "T-60",
                        "an operator with an admin's rights",
                        actor -> opensSpecial(actor),
                        new Actor(UUID.randomUUID(), Actor.Role.OPERATOR),
                        new Actor(UUID.randomUUID(), Actor.Role.ADMIN)),
                Plant.of(
                        "T-60",
                        "a job with an admin's rights",
                        actor -> opensSpecial(actor),
                        new Actor(UUID.randomUUID(), Actor.Role.JOB),
                        new Actor(UUID.randomUUID(), Actor.Role.ADMIN)),
                Plant.of(
                        "T-49",
                        "a log-in name that leads whether or not the password fits",
                        this::letsIn,
                        (scope, password) -> sandbox.assembly
                                .users
                                .authenticate(scope, scope.actor().id(), password)
                                .isPresent(),
                        (scope, password) -> !sandbox.assembly
                                .users
                                .locate("admin1@acme.example")
                                .isEmpty()));
    }

    private UUID session(TenantScope scope) {
        String token =
                sandbox.assembly.sessions.open(scope, Means.PASSWORD, false).token();
        return sandbox.assembly.sessions.locate(token).orElseThrow().session();
    }

    /** A service that asks a clock which stands still. */
    private Sessions withStoppedClock() {
        Instant now = sandbox.clock.instant();
        return new Sessions(
                sandbox.assembly.store,
                sandbox.assembly.routes,
                sandbox.assembly.policies,
                sandbox.assembly.audit,
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private boolean livesAfter(Sessions sessions, Duration later, boolean keptUp) {
        UUID session = session(acme);
        sandbox.clock.advanceTo(sandbox.clock.instant().plus(later));
        if (keptUp) {
            sandbox.assembly.store.run(
                    acme,
                    within -> within.sql()
                            .update(
                                    "update app_session set last_used_at = ? where organisation_id = ?",
                                    sandbox.clock.instant(),
                                    within.organisation()));
        }
        return sessions.resume(acme, session).isPresent();
    }

    private boolean staysFresh(Sessions sessions) {
        UUID session = session(acme);
        sandbox.clock.advanceTo(sandbox.clock.instant().plus(Sessions.FRESH));
        return sessions.resume(acme, session).map(Sessions.Holder::fresh).orElse(false);
    }

    private interface End {
        void of(TenantScope scope, UUID session);
    }

    private boolean outlives(End end) {
        UUID session = session(acme);
        end.of(acme, session);
        return sandbox.assembly.sessions.resume(acme, session).isPresent();
    }

    private boolean endsAnothers(End end) {
        UUID session = session(acme);
        TenantScope colleague = TestPlatform.scope(acme.organisation(), UUID.randomUUID());
        try {
            end.of(colleague, session);
        } catch (Fault notFound) {
            // As it must be.
        }
        return sandbox.assembly.sessions.resume(acme, session).isEmpty();
    }

    private boolean opensSpecial(Actor actor) {
        try {
            sandbox.assembly.contacts.getWithSpecial(
                    new TenantScope(acme.organisation(), actor, acme.purpose()), ofAcme);
            return true;
        } catch (Fault forbidden) {
            return false;
        }
    }

    private interface LogIn {
        boolean works(TenantScope scope, String password);
    }

    private boolean letsIn(LogIn logIn) {
        return logIn.works(acme, TestPlatform.PASSWORD + "x");
    }
}
