package moxora.operator;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import moxora.crypto.RouteKeys;
import moxora.crypto.Token;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Ids;
import moxora.store.Row;
import moxora.store.Sql;
import moxora.store.Vault;
import moxora.tenant.Actor;
import org.jspecify.annotations.Nullable;

/**
 * Operators and their tokens, in the vault. Of a token only a hash keyed by the platform is kept; each request asks for
 * it, so an operator who is disabled is so on every node at once.
 */
public final class Operators {

    /** The operator whom the configured token makes where there is none yet. */
    public static final String FIRST = "first-operator";

    /** How each token begins that is made here, so that a leaked one is recognised. */
    public static final String PREFIX = "mxo_";

    public static final Duration SHORTEST = Duration.ofMinutes(5);
    public static final Duration LONGEST = Duration.ofDays(731);

    private static final String KIND = "OPERATOR";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}");
    private static final int TOKEN_BYTES = 32;
    private static final Duration USE_GRANULARITY = Duration.ofMinutes(1);
    private static final String COLUMNS =
            "id, name, created_at, created_by, issued_by, expires_at, last_used_at, disabled_at, disabled_by";
    private static final String LIVING = "disabled_at is null and (expires_at is null or expires_at > ?)";

    private final Vault vault;
    private final RouteKeys keys;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** An operator with a token that was just made, and is shown once. */
    public record Issued(Operator operator, String token) {

        @Override
        public String toString() {
            return "Issued[" + operator.id() + "]";
        }
    }

    public Operators(Vault vault, RouteKeys keys, Clock clock) {
        this.vault = vault;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Makes the first operator where there is none; two nodes that start at once make one.
     *
     * @return whether the configured token is a living operator's; where it is not, it has no power
     */
    public boolean bootstrap(String configuredToken) {
        Token hash = hash(configuredToken);
        vault.run(sql -> sql.update(
                "insert into operator (id, name, token_hash, created_at) select ?, ?, ?, ?"
                        + " where not exists (select 1 from operator) on conflict do nothing",
                Ids.next(),
                FIRST,
                hash,
                now()));
        return vault.within(sql -> living(sql, hash)).isPresent();
    }

    /** Whose token it is, as an actor; empty when it is nobody's, expired, or of a disabled operator. */
    public Optional<Actor> find(String token) {
        Token hash = hash(token);
        return vault.within(sql -> living(sql, hash).map(operator -> {
            noteUse(sql, operator);
            return new Actor(operator.id(), Actor.Role.OPERATOR);
        }));
    }

    private Optional<Operator> living(Sql sql, Token hash) {
        return sql.first(
                "select " + COLUMNS + " from operator where token_hash = ? and " + LIVING,
                Operators::operator,
                hash,
                now());
    }

    private void noteUse(Sql sql, Operator operator) {
        Instant now = now();
        Instant last = operator.lastUsedAt();
        if (last == null || last.plus(USE_GRANULARITY).isBefore(now)) {
            sql.update("update operator set last_used_at = ? where id = ?", now, operator.id());
        }
    }

    /** Whether the operator is there, not disabled, and their token has not expired. */
    public boolean isLiving(UUID id) {
        return vault.within(
                        sql -> sql.first("select 1 from operator where id = ? and " + LIVING, row -> true, id, now()))
                .isPresent();
    }

    /** The handles of operators, by id; of one who is not there, none. */
    public Map<UUID, String> names(Collection<UUID> ids) {
        Map<UUID, String> names = new HashMap<>();
        vault.run(sql -> sql.rows(
                        "select id, name from operator where id = any (?)",
                        row -> Map.entry(row.uuid(1), row.text(2)),
                        (Object) ids.toArray(UUID[]::new))
                .forEach(entry -> names.put(entry.getKey(), entry.getValue())));
        return names;
    }

    /** Operators before the given one, disabled ones too, newest first; from the newest on with null. */
    public List<Operator> before(@Nullable UUID id, int limit) {
        return vault.within(sql -> sql.rows(
                "select " + COLUMNS + " from operator where (?::uuid is null or id < ?) order by id desc limit ?",
                Operators::operator,
                id,
                id,
                limit));
    }

    /**
     * Makes an operator.
     *
     * @param lifetime of the token; null for one that ends only when it is replaced or its operator disabled
     * @throws Fault 422 for a name that is no handle, 409 for one that was ever given before
     */
    public Issued create(Actor by, String name, @Nullable Duration lifetime) {
        if (!NAME.matcher(name).matches()) {
            throw Fault.refused(
                    "/name",
                    "invalid_name",
                    "A handle of 1 to 64 characters is required: letters A to z, digits, spaces, dots, hyphens and"
                            + " underscores, a letter or a digit first.");
        }
        String token = token();
        Operator made = new Operator(
                Ids.next(), name, now(), by.id(), by.id(), expiry(lifetime, "/expiresIn"), null, null, null);
        int inserted = vault.within(sql -> sql.update(
                "insert into operator (id, name, token_hash, created_at, created_by, issued_by, expires_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                made.id(),
                made.name(),
                hash(token),
                made.createdAt(),
                made.createdBy(),
                made.issuedBy(),
                made.expiresAt()));
        if (inserted == 0) {
            throw new Fault(FaultCode.CONFLICT, "That handle was given before; each is given once.");
        }
        return new Issued(made, token);
    }

    /**
     * Replaces an operator's token; the old one ends with this call.
     *
     * @param by who replaces it: the operator, or another one for whoever lost theirs
     * @throws Fault 404 when there is no such operator, 409 when they are disabled
     */
    public Issued reissue(Actor by, UUID id, @Nullable Duration lifetime) {
        String token = token();
        Instant expiresAt = expiry(lifetime, "/expiresIn");
        return vault.within(sql -> {
            Operator there = require(sql, id);
            if (there.disabledAt() != null) {
                throw new Fault(FaultCode.CONFLICT, "The operator is disabled, which is for good.");
            }
            sql.update(
                    "update operator set token_hash = ?, issued_by = ?, expires_at = ? where id = ?",
                    hash(token),
                    by.id(),
                    expiresAt,
                    id);
            return new Issued(require(sql, id), token);
        });
    }

    /**
     * Disables an operator for good; one who is disabled already stays so.
     *
     * @throws Fault 404 when there is no such operator, 409 for the last living one
     */
    public void disable(Actor by, UUID id) {
        vault.run(sql -> {
            // All at once and in one order, so that two operators who disable each other wait for one another.
            List<UUID> living = sql.rows(
                    "select id from operator where " + LIVING + " order by id for update", row -> row.uuid(1), now());
            if (require(sql, id).disabledAt() != null) {
                return;
            }
            if (living.stream().allMatch(id::equals)) {
                throw new Fault(FaultCode.CONFLICT, "The last living operator stays; make another one first.");
            }
            sql.update("update operator set disabled_at = ?, disabled_by = ? where id = ?", now(), by.id(), id);
        });
    }

    private static Operator require(Sql sql, UUID id) {
        return sql.first("select " + COLUMNS + " from operator where id = ? for update", Operators::operator, id)
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "No such operator."));
    }

    private @Nullable Instant expiry(@Nullable Duration lifetime, String pointer) {
        if (lifetime == null) {
            return null;
        }
        if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
            throw Fault.refused(
                    pointer,
                    "out_of_range",
                    "A duration from " + SHORTEST + " to P" + LONGEST.toDays() + "D is allowed.");
        }
        return now().plus(lifetime);
    }

    private String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Token hash(String token) {
        return keys.hash(KIND, token);
    }

    private static Operator operator(Row row) {
        return new Operator(
                row.uuid(1),
                row.text(2),
                row.instant(3),
                row.uuidOrNull(4),
                row.uuidOrNull(5),
                row.instantOrNull(6),
                row.instantOrNull(7),
                row.instantOrNull(8),
                row.uuidOrNull(9));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
