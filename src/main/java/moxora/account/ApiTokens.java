package moxora.account;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.store.Routes;
import moxora.store.Row;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Tokens for programs: 256 random bits behind a prefix, shown once and kept as a keyed hash only.
 *
 * <p>A token may do what it was given, and of that only what its maker's role still holds: whoever loses a role takes
 * their tokens' rights along, and whoever is removed takes the tokens.
 */
public final class ApiTokens {

    /** How each begins, so that one found lying about is known for what it is. */
    public static final String PREFIX = "mxt_";

    /** How many living ones an organisation may have. */
    public static final int MOST = 100;

    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
    private static final String NAME = "name";
    private static final UUID BEFORE_ALL = new UUID(-1, -1);

    private final TenantStore store;
    private final Routes routes;
    private final FieldSealer sealer;
    private final Notices notices;
    private final AuditTrail audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** A token that was just made; the secret is shown once. */
    public record Made(String token, Shown shown) {

        @Override
        public String toString() {
            return "Made[redacted]";
        }
    }

    /**
     * A token as its organisation sees it.
     *
     * @param lastUsedAt the whole minute of its last use, or null
     */
    public record Shown(
            UUID id,
            String name,
            Set<Right> scopes,
            UUID createdBy,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant lastUsedAt) {

        @Override
        public String toString() {
            return "Shown[" + id + "]";
        }
    }

    /** Where a token leads: an organisation, and a token in it that may be over. */
    public record Located(OrganisationId organisation, UUID token) {}

    /** What a token may do now, and what its organisation's state and policy are. */
    public record Holder(Actor actor, OrganisationState state, String policy) {}

    public ApiTokens(
            TenantStore store, Routes routes, FieldSealer sealer, Notices notices, AuditTrail audit, Clock clock) {
        this.notices = notices;
        this.store = store;
        this.routes = routes;
        this.sealer = sealer;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Makes a token with some of the scope's actor's rights.
     *
     * @throws Fault 422 with what is wrong and what is allowed; 409 when there are as many as may be
     */
    public Made create(TenantScope scope, ApiTokenDraft draft) {
        Instant now = now();
        ApiTokenDraft.Granted granted = draft.granted(scope.actor(), now);
        sealer.prepare(scope);
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Shown shown = new Shown(
                Ids.next(),
                granted.name(),
                granted.rights(),
                scope.actor().id(),
                now,
                granted.expiresAt().truncatedTo(ChronoUnit.MICROS),
                null);
        store.run(scope, session -> {
            // Alone, so that two makers do not both find room for the last one.
            OrganisationGate.requireActiveAlone(session);
            requireRoom(session, now);
            insert(session, shown);
            routes.add(session, Routes.Kind.API_TOKEN, token, shown.id);
            notices.tell(
                    session, Notices.Notice.API_TOKEN_CREATED, scope.actor().id());
            audit.record(session, AuditEvent.of(AuditAction.API_TOKEN_CREATED, shown.id, wires(shown.scopes)));
        });
        return new Made(token, shown);
    }

    private void insert(TenantSession session, Shown shown) {
        session.sql()
                .update(
                        "insert into api_token (organisation_id, id, user_id, sealed, scopes, created_at, expires_at)"
                                + " values (?, ?, ?, ?, ?, ?, ?)",
                        session.organisation(),
                        shown.id,
                        shown.createdBy,
                        sealer.seal(
                                session.scope(),
                                Compartment.API_TOKEN,
                                shown.id,
                                new FieldValues().with(NAME, shown.name)),
                        String.join(",", wires(shown.scopes)),
                        shown.createdAt,
                        shown.expiresAt);
    }

    private static void requireRoom(TenantSession session, Instant now) {
        long living = session.sql()
                .count(
                        "select count(*) from api_token where organisation_id = ? and expires_at > ?",
                        session.organisation(),
                        now);
        if (living >= MOST) {
            throw new Fault(FaultCode.CONFLICT, "An organisation has at most " + MOST + " living API tokens.");
        }
    }

    /** The organisation's living tokens before the one given, the newest first. */
    public List<Shown> list(TenantScope scope, @Nullable UUID before, int limit) {
        sealer.prepare(scope);
        return store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select id, sealed, scopes, user_id, created_at, expires_at, last_used_at from api_token"
                                        + " where organisation_id = ? and id < ? and expires_at > ? order by id desc limit ?",
                                row -> shown(scope, row),
                                session.organisation(),
                                before == null ? BEFORE_ALL : before,
                                now(),
                                limit));
    }

    private Shown shown(TenantScope scope, Row row) {
        String name = sealer.open(scope, Compartment.API_TOKEN, row.uuid(1), row.sealed(2), NAME::equals)
                .one(NAME)
                .orElseThrow();
        return new Shown(
                row.uuid(1),
                name,
                ApiTokenUse.rights(row.text(3)),
                row.uuid(4),
                row.instant(5),
                row.instant(6),
                row.instantOrNull(7));
    }

    /** Ends a token of the organisation at once; another's is not there. */
    public void revoke(TenantScope scope, UUID id) {
        store.run(scope, session -> {
            int ended = session.sql()
                    .update("delete from api_token where organisation_id = ? and id = ?", session.organisation(), id);
            if (ended == 0) {
                throw Fault.notFound();
            }
            routes.remove(session, id);
            audit.record(session, AuditEvent.of(AuditAction.API_TOKEN_REVOKED, id));
        });
    }

    /** Ends every token that a user made, as when they are removed; part of that transaction. */
    public void endAll(TenantSession session, UUID user) {
        session.sql()
                .rows(
                        "delete from api_token where organisation_id = ? and user_id = ? returning id",
                        row -> row.uuid(1),
                        session.organisation(),
                        user)
                .forEach(id -> routes.remove(session, id));
    }

    /** Whether the text has the form of an API token; a session's is shorter, whatever it begins with. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /** Where the token leads, before anything of the organisation is read. */
    public Optional<Located> locate(String token) {
        return routes.find(Routes.Kind.API_TOKEN, token, 1).stream()
                .map(route -> new Located(route.organisation(), route.target()))
                .findFirst();
    }

    /** What the token may do now; empty when it is over, and then it is also gone. */
    public Optional<Holder> resume(TenantScope scope, UUID id) {
        return store.within(scope, session -> {
            Instant now = now();
            Optional<ApiTokenUse> found = ApiTokenUse.find(session, id);
            if (found.filter(token -> token.isOver(now)).isPresent()) {
                forget(session, id);
                return Optional.empty();
            }
            return found.map(token -> {
                token.note(session, now);
                return new Holder(token.actor(), token.state(), token.policy());
            });
        });
    }

    private void forget(TenantSession session, UUID id) {
        session.sql().update("delete from api_token where organisation_id = ? and id = ?", session.organisation(), id);
        routes.remove(session, id);
    }

    private static List<String> wires(Set<Right> rights) {
        return rights.stream().map(Right::wire).toList();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
