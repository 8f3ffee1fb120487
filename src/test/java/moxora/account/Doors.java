package moxora.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import moxora.TestPlatform;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** Tokens as the door tries them: located first, then resumed in the organisation they lead to. */
final class Doors {

    private final TestPlatform platform;

    Doors(TestPlatform platform) {
        this.platform = platform;
    }

    Optional<Sessions.Holder> session(String token) {
        Sessions sessions = platform.assembly.sessions;
        return sessions.locate(token)
                .flatMap(found -> sessions.resume(
                        new TenantScope(
                                found.organisation(),
                                new Actor(found.session(), Actor.Role.ANONYMOUS),
                                Purpose.AUTHENTICATION),
                        found.session()));
    }

    Optional<ApiTokens.Holder> apiToken(String token) {
        ApiTokens tokens = platform.assembly.access.apiTokens;
        return tokens.locate(token)
                .flatMap(found -> tokens.resume(
                        new TenantScope(
                                found.organisation(),
                                new Actor(found.token(), Actor.Role.ANONYMOUS),
                                Purpose.AUTHENTICATION),
                        found.token()));
    }

    /** A user of the scope's organisation beside its admin; with a row and a route of no password. */
    TenantScope colleague(TenantScope scope, Actor.Role role) {
        UUID user = moxora.store.Ids.next();
        platform.assembly.sealer.prepare(scope);
        platform.assembly.store.run(
                scope,
                session -> session.sql()
                        .update(
                                "insert into app_user (organisation_id, id, sealed, role, created_at) values (?, ?, ?, ?, ?)",
                                session.organisation(),
                                user,
                                platform.assembly.sealer.seal(
                                        scope,
                                        moxora.field.Compartment.USER,
                                        user,
                                        new moxora.crypto.FieldValues()
                                                .with("name", "Colleague")
                                                .with("email", "colleague@acme.example")),
                                role,
                                platform.clock.instant()));
        return new TenantScope(scope.organisation(), new Actor(user, role), Purpose.SERVICE);
    }

    void role(TenantScope scope, Actor.Role role) {
        platform.assembly.store.run(
                scope,
                session -> session.sql()
                        .update(
                                "update app_user set role = ? where organisation_id = ? and id = ?",
                                role,
                                session.organisation(),
                                scope.actor().id()));
    }

    long count(TenantScope scope, String table) {
        return platform.assembly.store.within(
                scope,
                session -> session.sql()
                        .count("select count(*) from " + table + " where organisation_id = ?", session.organisation()));
    }

    long routes(TenantScope scope, String kind) {
        return platform.assembly.store.within(
                scope,
                session -> session.sql()
                        .count(
                                "select count(*) from route where organisation_id = ? and kind = ?",
                                session.organisation(),
                                kind));
    }

    List<String> trail(TenantScope scope) {
        return platform.assembly.auditPages.before(scope, Long.MAX_VALUE, 300).stream()
                .map(entry -> entry.action() + ":" + entry.target() + ":" + entry.detail())
                .toList();
    }

    /** Runs the hourly job until it has gone through everybody. */
    void purge() {
        boolean more = true;
        while (more) {
            more = platform.assembly.retention.run.runDue();
        }
    }

    void advanceTo(Instant instant) {
        platform.clock.advanceTo(instant);
    }

    static Consumer<Fault> is(FaultCode code) {
        return fault -> org.assertj.core.api.Assertions.assertThat(fault.code()).isEqualTo(code);
    }
}
