package moxora.battery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import moxora.TestPlatform;
import moxora.account.Means;
import moxora.account.Sessions;
import moxora.battery.Plant.Detector;
import moxora.contact.Contact;
import moxora.fault.Fault;
import moxora.policy.Policy;
import moxora.store.PlantedInPool;
import moxora.store.TenantSession;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;

/** Faults of the walls between organisations and of who gets in, in databases of their own. */
final class PlantedInTenancy {

    private static final String POLICY =
            "organisation_id = nullif(current_setting('moxora.organisation', true), '')::uuid";

    private final Sandbox sandbox;
    private final TenantScope acme;
    private final TenantScope bolt;
    private final UUID ofAcme;

    PlantedInTenancy(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.acme = sandbox.organisation("acme");
        this.bolt = sandbox.organisation("bolt");
        this.ofAcme =
                sandbox.assembly.contacts.create(acme, "GB", TestPlatform.ada()).id();
    }

    List<Plant> all() {
        return Stream.of(holes(), statements(), new PlantedInPool(sandbox, acme, bolt).all(), access())
                .flatMap(List::stream)
                .toList();
    }

    /** Told at start, before anything is served. */
    private List<Plant> holes() {
        return List.of(
                hole(
                        "a view with its owner's rights",
                        "create view everybody as select * from contact",
                        "drop view everybody"),
                hole(
                        "a materialized view",
                        "create materialized view everybody as select organisation_id from contact",
                        "drop materialized view everybody"),
                hole(
                        "a function with its owner's rights",
                        "create function peek() returns bigint language sql security definer as"
                                + " 'select count(*) from contact'",
                        "drop function peek()"),
                hole(
                        "NO FORCE on e-mail marks",
                        "alter table contact_email no force row level security",
                        "alter table contact_email force row level security"),
                hole(
                        "row-level security off on sessions",
                        "alter table app_session disable row level security",
                        "alter table app_session enable row level security"),
                hole(
                        "row-level security off on a partition",
                        "alter table email_event_default disable row level security",
                        "alter table email_event_default enable row level security"),
                hole(
                        "a second, permissive policy",
                        "create policy stray on app_user using (true)",
                        "drop policy stray on app_user"),
                hole(
                        "a policy over nothing set",
                        "alter policy organisation_only on app_user using (coalesce(" + POLICY + ", true))",
                        "alter policy organisation_only on app_user using (" + POLICY + ")"),
                hole(
                        "a policy that reads another setting",
                        "alter policy organisation_only on webhook_endpoint using"
                                + " (organisation_id = nullif(current_setting('other.organisation', true), '')::uuid)",
                        "alter policy organisation_only on webhook_endpoint using (" + POLICY + ")"),
                hole(
                        "a policy whose check lets everything in",
                        "alter policy organisation_only on custom_field with check (true)",
                        "alter policy organisation_only on custom_field with check (" + POLICY + ")"),
                hole(
                        "a policy for one role only",
                        "alter policy organisation_only on canary to moxora_app",
                        "alter policy organisation_only on canary to public"),
                hole(
                        "a policy for reading only",
                        "drop policy organisation_only on import_chunk; create policy organisation_only on import_chunk"
                                + " for select using (" + POLICY + ")",
                        "drop policy organisation_only on import_chunk; create policy organisation_only on import_chunk"
                                + " using (" + POLICY + ") with check (" + POLICY + ")"),
                hole(
                        "no policy at all",
                        "drop policy organisation_only on parked_event",
                        "create policy organisation_only on parked_event using (" + POLICY + ") with check (" + POLICY
                                + ")"),
                hole(
                        "the serving role may bypass",
                        "alter role moxora_app bypassrls",
                        "alter role moxora_app nobypassrls"),
                hole(
                        "the serving role is a superuser",
                        "alter role moxora_app superuser",
                        "alter role moxora_app nosuperuser"),
                hole(
                        "the purging role may bypass",
                        "alter role moxora_purge bypassrls",
                        "alter role moxora_purge nobypassrls"),
                hole(
                        "the serving role may become the owner",
                        "grant moxora_owner to moxora_app",
                        "revoke moxora_owner from moxora_app"),
                hole(
                        "the serving role owns a table",
                        "alter table idempotency_key owner to moxora_app",
                        "alter table idempotency_key owner to moxora_owner"),
                hole(
                        "the serving role may create",
                        "grant create on schema public to moxora_app",
                        "revoke create on schema public from moxora_app"),
                hole(
                        "a key of names across organisations",
                        "create unique index stray on custom_field (name_token)",
                        "drop index stray"),
                hole(
                        "a reference by id alone",
                        "alter table app_user add constraint k unique (id); alter table app_session add constraint stray"
                                + " foreign key (user_id) references app_user (id)",
                        "alter table app_session drop constraint stray; alter table app_user drop constraint k"),
                new Plant("T-08", "a view over the vault's keysets", this::hasHoles, () -> {
                    sandbox.inVaultAsSuperuser("create view everybody as select * from wrapped_keyset");
                    try {
                        return hasHoles();
                    } finally {
                        sandbox.inVaultAsSuperuser("drop view everybody");
                    }
                }));
    }

    /** Statements that forgot the organisation, with row-level security down, beside the service's own. */
    private List<Plant> statements() {
        Detector<Consumer<TenantSession>> changes = work -> withoutRowSecurity(() -> changesForeign(work));
        Detector<Function<TenantSession, Long>> reads =
                work -> withoutRowSecurity(() -> sandbox.assembly.store.within(bolt, work::apply) > 0);
        return List.of(
                Plant.of(
                        "T-01",
                        "an UPDATE without the organisation",
                        changes,
                        session -> session.sql()
                                .update(
                                        "update contact set version = version + 1 where organisation_id = ? and id = ?",
                                        session.organisation(),
                                        ofAcme),
                        session ->
                                session.sql().update("update contact set version = version + 1 where id = ?", ofAcme)),
                Plant.of(
                        "T-01",
                        "a DELETE without the organisation",
                        changes,
                        session -> session.sql()
                                .update(
                                        "delete from contact_token where organisation_id = ? and contact_id = ?",
                                        session.organisation(),
                                        ofAcme),
                        session -> session.sql().update("delete from contact_token where contact_id = ?", ofAcme)),
                Plant.of(
                        "T-01",
                        "a SELECT without the organisation",
                        reads,
                        session -> session.sql()
                                .count(
                                        "select count(*) from contact where organisation_id = ? and id = ?",
                                        session.organisation(),
                                        ofAcme),
                        session -> session.sql().count("select count(*) from contact where id = ?", ofAcme)),
                Plant.of(
                        "T-09",
                        "a join by id alone",
                        reads,
                        session -> session.sql()
                                .count(
                                        "select count(*) from contact c join contact_token t on t.organisation_id ="
                                                + " c.organisation_id and t.contact_id = c.id where c.organisation_id = ?",
                                        session.organisation()),
                        session -> session.sql()
                                .count("select count(*) from contact c join contact_token t on t.contact_id = c.id")),
                Plant.of(
                        "T-01",
                        "the organisation taken from what the caller sent",
                        this::readsForeign,
                        scope -> scope,
                        scope -> TestPlatform.scope(
                                acme.organisation(), scope.actor().id())),
                Plant.of(
                        "T-02",
                        "a route joined without its key",
                        this::leadsAstray,
                        token -> sandbox.assembly.sessions.locate(token).map(Sessions.Located::organisation),
                        token -> anyRoute()));
    }

    private List<Plant> access() {
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
                        ours::revoke,
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

    private Plant hole(String name, String plant, String undo) {
        return new Plant("T-08", name, this::hasHoles, () -> {
            sandbox.asSuperuser(plant);
            try {
                return hasHoles();
            } finally {
                sandbox.asSuperuser(undo);
            }
        });
    }

    private boolean hasHoles() {
        return !sandbox.assembly.databases().holes().isEmpty();
    }

    private interface Look {
        boolean alarmed();
    }

    private boolean withoutRowSecurity(Look look) {
        List<String> tables = List.of("contact", "contact_token");
        tables.forEach(table -> sandbox.asOwner("alter table " + table + " disable row level security"));
        try {
            return look.alarmed();
        } finally {
            tables.forEach(table -> sandbox.asOwner("alter table " + table + " enable row level security"));
        }
    }

    private boolean changesForeign(Consumer<TenantSession> work) {
        String before = rowsOfAcme();
        sandbox.assembly.store.run(bolt, work);
        return !rowsOfAcme().equals(before);
    }

    private String rowsOfAcme() {
        return sandbox.assembly.store.within(
                acme,
                session -> session.sql()
                        .rows(
                                "select c.version || ' ' || count(t.token) from contact c left join contact_token t"
                                        + " on t.organisation_id = c.organisation_id and t.contact_id = c.id"
                                        + " where c.organisation_id = ? group by c.id, c.version order by c.id",
                                row -> row.text(1),
                                session.organisation())
                        .toString());
    }

    private boolean readsForeign(Function<TenantScope, TenantScope> made) {
        try {
            Contact found = sandbox.assembly.contacts.get(made.apply(bolt), ofAcme);
            return found.id().equals(ofAcme);
        } catch (Fault notFound) {
            return false;
        }
    }

    private boolean leadsAstray(Function<String, Optional<OrganisationId>> locate) {
        return Stream.of(acme, bolt)
                .anyMatch(scope -> !locate.apply(token(scope)).equals(Optional.of(scope.organisation())));
    }

    private Optional<OrganisationId> anyRoute() {
        return sandbox.assembly.store.within(
                bolt,
                session -> session.sql()
                        .first(
                                "select organisation_id from route where kind = 'SESSION' order by key_hash limit 1",
                                row -> new OrganisationId(row.uuid(1))));
    }

    private String token(TenantScope scope) {
        return sandbox.assembly.sessions.open(scope, Means.PASSWORD, false).token();
    }

    private UUID session(TenantScope scope) {
        return sandbox.assembly.sessions.locate(token(scope)).orElseThrow().session();
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
