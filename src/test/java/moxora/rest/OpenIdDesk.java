package moxora.rest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import moxora.TestPlatform;
import moxora.account.Identities;
import moxora.account.SecondFactorRule;
import moxora.account.Sessions;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.RouteKeys;
import moxora.field.Compartment;
import moxora.oidc.Identity;
import moxora.oidc.LogInFlows;
import moxora.store.Ids;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** Log-ins as they come back from the provider, with addresses that a test calls verified. */
final class OpenIdDesk {

    static final String ISSUER = "https://login.example";

    final TestPlatform platform;
    final Set<UUID> verified = ConcurrentHashMap.newKeySet();
    final LogInFlows flows;
    final Identities identities;
    SecondFactorRule.Verdict verdict = SecondFactorRule.Verdict.WHOLE;
    boolean askedForMultiFactor;
    private final OpenIdLogIn logIn;

    OpenIdDesk(TestPlatform platform) {
        this.platform = platform;
        this.flows = new LogInFlows(new RouteKeys(platform.assembly.keyrings), platform.clock);
        this.identities = new Identities(
                platform.assembly.store,
                platform.assembly.routes,
                platform.assembly.sealer,
                (session, user) -> verified.contains(user),
                platform.assembly.mail.notices,
                platform.assembly.audit,
                platform.clock);
        this.logIn = new OpenIdLogIn(
                identities, platform.assembly.users, platform.assembly.sessions, (scope, user, multiFactor) -> {
                    askedForMultiFactor = multiFactor;
                    return verdict;
                });
    }

    static Identity identity(String subject, String email) {
        return new Identity(ISSUER, subject, email, false, null);
    }

    LogInFlows.Flow flow(UUID organisation, UUID user) {
        LogInFlows.Begun begun = flows.begin(organisation, user);
        return flows.resume(begun.state(), begun.secret());
    }

    Optional<Sessions.Opened> end(Identity identity, LogInFlows.Flow flow) {
        return logIn.end(identity, flow, UnaryOperator.identity());
    }

    /** Logs in; who that is then. */
    Sessions.Holder logIn(Identity identity, UUID organisation) {
        return holder(end(identity, flow(organisation, null)).orElseThrow());
    }

    Sessions.Holder holder(Sessions.Opened opened) {
        Sessions sessions = platform.assembly.sessions;
        Sessions.Located found = sessions.locate(opened.token()).orElseThrow();
        return sessions.resume(
                        new TenantScope(
                                found.organisation(),
                                new Actor(found.session(), Actor.Role.ANONYMOUS),
                                Purpose.AUTHENTICATION),
                        found.session())
                .orElseThrow();
    }

    /** Another organisation whose admin has this address. */
    TenantScope organisationOf(String email, String policy) {
        var created = platform.assembly.organisations.signUp(
                new moxora.account.SignUp("again", policy, null, "GB", "Ada", email, TestPlatform.PASSWORD));
        return TestPlatform.scope(created.organisation(), created.user());
    }

    /** A user of the organisation beside its admin. */
    UUID invite(TenantScope scope) {
        UUID user = Ids.next();
        FieldSealer sealer = platform.assembly.sealer;
        sealer.prepare(scope);
        platform.assembly.store.run(
                scope,
                session -> session.sql()
                        .update(
                                "insert into app_user (organisation_id, id, sealed, role, created_at) values (?, ?, ?, ?, ?)",
                                session.organisation(),
                                user,
                                sealer.seal(
                                        scope,
                                        Compartment.USER,
                                        user,
                                        new FieldValues().with("name", "Grace").with("email", "grace@guests.example")),
                                Actor.Role.MEMBER,
                                now()));
        return user;
    }

    long count(TenantScope scope, String table) {
        return platform.assembly.store.within(
                scope,
                session -> session.sql()
                        .count("select count(*) from " + table + " where organisation_id = ?", session.organisation()));
    }

    List<String> trail(TenantScope scope) {
        return platform.assembly.auditPages.before(scope, Long.MAX_VALUE, 100).stream()
                .map(entry -> entry.action() + ":" + entry.target())
                .toList();
    }

    Instant now() {
        return platform.clock.instant();
    }
}
