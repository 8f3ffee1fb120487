package moxora.account;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.oidc.Identity;
import moxora.oidc.LogInFlows;
import moxora.store.Ids;
import moxora.store.Routes;
import moxora.store.Row;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Which user of an organisation somebody is whom the OpenID provider vouches for. It links what is there and makes
 * neither users nor organisations (T-54): whoever was erased does not come back by logging in.
 */
public final class Identities {

    private static final String ISSUER = "issuer";
    private static final String SUBJECT = "subject";

    /** In how many organisations one identity is looked for. */
    private static final int ORGANISATIONS = 20;

    private static final String OPEN = " and o.state in ('ACTIVE', 'CLOSING')";

    private final TenantStore store;
    private final Routes routes;
    private final FieldSealer sealer;
    private final VerifiedAddresses addresses;
    private final Notices notices;
    private final AuditTrail audit;
    private final Clock clock;

    /** Where an identity leads: an organisation, and a link in it that may be gone. */
    public record Located(OrganisationId organisation, UUID link) {}

    /** A user of an organisation. */
    public record Known(UUID user, Actor.Role role) {}

    /** One of a user's identities, as they see it. */
    public record Shown(
            UUID id,
            String issuer,
            Instant linkedAt,
            @Nullable Instant lastUsedAt) {}

    public Identities(
            TenantStore store,
            Routes routes,
            FieldSealer sealer,
            VerifiedAddresses addresses,
            Notices notices,
            AuditTrail audit,
            Clock clock) {
        this.notices = notices;
        this.store = store;
        this.routes = routes;
        this.sealer = sealer;
        this.addresses = addresses;
        this.audit = audit;
        this.clock = clock;
    }

    /** Every link of that identity; one person may be a user of several organisations. */
    public List<Located> locate(Identity identity) {
        return routes.find(Routes.Kind.IDENTITY, identity.key(), ORGANISATIONS).stream()
                .map(route -> new Located(route.organisation(), route.target()))
                .toList();
    }

    /** Whose the link is; empty when it or its organisation is gone. */
    public Optional<Known> linked(TenantScope scope, UUID link) {
        return store.within(
                scope,
                session -> session.sql()
                        .first(
                                "select u.id, u.role from linked_identity l"
                                        + " join app_user u on u.organisation_id = l.organisation_id and u.id = l.user_id"
                                        + " join organisation o on o.organisation_id = l.organisation_id"
                                        + " where l.organisation_id = ? and l.id = ?" + OPEN,
                                Identities::known,
                                session.organisation(),
                                link));
    }

    /** The user when an identity may be linked to them by their address: they have shown that it is theirs. */
    public Optional<Known> linkable(TenantScope scope, UUID user) {
        return store.within(scope, session -> find(session, user).filter(known -> addresses.isVerified(session, user)));
    }

    /** The user, while the organisation lets anybody in. */
    public Optional<Known> user(TenantScope scope, UUID user) {
        return store.within(scope, session -> find(session, user));
    }

    private static Optional<Known> find(TenantSession session, UUID user) {
        return session.sql()
                .first(
                        "select u.id, u.role from app_user u join organisation o on o.organisation_id = u.organisation_id"
                                + " where u.organisation_id = ? and u.id = ?" + OPEN,
                        Identities::known,
                        session.organisation(),
                        user);
    }

    private static Known known(Row row) {
        return new Known(row.uuid(1), Actor.Role.valueOf(row.text(2)));
    }

    /**
     * Ends a log-in that was begun at the provider, once: the second time it is refused.
     *
     * @throws Fault 422 {@code invalid_token} when it has ended already
     */
    public void end(TenantScope scope, LogInFlows.Flow flow) {
        int first = store.within(
                scope,
                session -> session.sql()
                        .update(
                                "insert into spent_log_in (organisation_id, id, expires_at) values (?, ?, ?)"
                                        + " on conflict do nothing",
                                session.organisation(),
                                flow.id(),
                                flow.expiresAt()));
        if (first == 0) {
            throw LogInFlows.unknown();
        }
    }

    /** Notes that the link was used. */
    public void used(TenantScope scope, UUID link) {
        store.run(
                scope,
                session -> session.sql()
                        .update(
                                "update linked_identity set last_used_at = ? where organisation_id = ? and id = ?",
                                now(),
                                session.organisation(),
                                link));
    }

    /**
     * Links the identity to a user: to the scope's actor, who asked for it, or to one who is {@link #linkable}. A user
     * whom another subject of the same provider is linked to already is not given a second one: addresses are handed on
     * to new people, subjects are not.
     *
     * @return whether it is linked now
     */
    public boolean link(TenantScope scope, UUID user, Identity identity) {
        sealer.prepare(scope);
        List<UUID> before = locate(identity).stream()
                .filter(located -> located.organisation().equals(scope.organisation()))
                .map(Located::link)
                .toList();
        return store.within(scope, session -> {
            // Locked, so that two log-ins at the same moment do not both find the place free.
            lock(session, user);
            if (find(session, user).isEmpty() || hasOneOf(session, user, identity.issuer())) {
                return false;
            }
            before.stream().filter(link -> !exists(session, link)).forEach(link -> routes.remove(session, link));
            UUID link = Ids.next();
            if (!routes.add(session, Routes.Kind.IDENTITY, identity.key(), link)) {
                return false;
            }
            insert(session, link, user, identity);
            notices.tell(session, Notices.Notice.IDENTITY_LINKED, user);
            audit.record(session, AuditEvent.of(AuditAction.IDENTITY_LINKED, link));
            return true;
        });
    }

    private static void lock(TenantSession session, UUID user) {
        session.sql()
                .first(
                        "select id from app_user where organisation_id = ? and id = ? for no key update",
                        row -> row.uuid(1),
                        session.organisation(),
                        user);
    }

    private boolean hasOneOf(TenantSession session, UUID user, String issuer) {
        return rows(session, user).stream().anyMatch(shown -> shown.issuer.equals(issuer));
    }

    private static boolean exists(TenantSession session, UUID link) {
        return session.sql()
                        .count(
                                "select count(*) from linked_identity where organisation_id = ? and id = ?",
                                session.organisation(),
                                link)
                > 0;
    }

    private void insert(TenantSession session, UUID link, UUID user, Identity identity) {
        session.sql()
                .update(
                        "insert into linked_identity (organisation_id, id, user_id, sealed, created_at, last_used_at)"
                                + " values (?, ?, ?, ?, ?, ?)",
                        session.organisation(),
                        link,
                        user,
                        sealer.seal(
                                session.scope(),
                                Compartment.LINKED_IDENTITY,
                                link,
                                new FieldValues()
                                        .with(ISSUER, identity.issuer())
                                        .with(SUBJECT, identity.subject())),
                        now(),
                        now());
    }

    /** The identities of the scope's actor. */
    public List<Shown> list(TenantScope scope) {
        sealer.prepare(scope);
        return store.within(scope, session -> rows(session, scope.actor().id()));
    }

    private List<Shown> rows(TenantSession session, UUID user) {
        return session.sql()
                .rows(
                        "select id, sealed, created_at, last_used_at from linked_identity"
                                + " where organisation_id = ? and user_id = ? order by id desc",
                        row -> new Shown(
                                row.uuid(1),
                                sealer.open(
                                                session.scope(),
                                                Compartment.LINKED_IDENTITY,
                                                row.uuid(1),
                                                row.sealed(2),
                                                ISSUER::equals)
                                        .one(ISSUER)
                                        .orElseThrow(),
                                row.instant(3),
                                row.instantOrNull(4)),
                        session.organisation(),
                        user);
    }

    /** Takes one of the scope's actor's own identities away; another's is not there. */
    public void unlink(TenantScope scope, UUID link) {
        store.run(scope, session -> {
            int gone = session.sql()
                    .update(
                            "delete from linked_identity where organisation_id = ? and id = ? and user_id = ?",
                            session.organisation(),
                            link,
                            scope.actor().id());
            if (gone == 0) {
                throw Fault.notFound();
            }
            routes.remove(session, link);
            audit.record(session, AuditEvent.of(AuditAction.IDENTITY_UNLINKED, link));
        });
    }

    /** Takes every identity of a user away, as when they are removed; part of that transaction. */
    public void unlinkAll(TenantSession session, UUID user) {
        session.sql()
                .rows(
                        "delete from linked_identity where organisation_id = ? and user_id = ? returning id",
                        row -> row.uuid(1),
                        session.organisation(),
                        user)
                .forEach(link -> routes.remove(session, link));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
