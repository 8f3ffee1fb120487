package moxora.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import moxora.crypto.RouteKeys;
import moxora.crypto.Token;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.EmailAddress;
import moxora.limit.Incidents;
import moxora.store.Sql;
import moxora.store.Vault;

/**
 * Log-ins with an address that is nobody's, counted and locked as {@link FailedProofs} does for users, so that no answer
 * tells which addresses are known. An address is kept as a keyed hash under the platform's key, for a day.
 *
 * <p>There is nothing to guess behind such an address, so where the vault is out of reach nothing is counted.
 */
public final class UnknownAddresses {

    private static final String KIND = "FAILED_ADDRESS";
    private static final int KEPT = 100_000;

    private final Vault vault;
    private final RouteKeys keys;
    private final Incidents incidents;
    private final Clock clock;

    public UnknownAddresses(Vault vault, RouteKeys keys, Incidents incidents, Clock clock) {
        this.vault = vault;
        this.keys = keys;
        this.incidents = incidents;
        this.clock = clock;
    }

    /** @throws Fault {@code LOCKED_OUT} while the address is locked */
    public void requireOpen(String email) {
        Token hash = hash(email);
        refuse(ask(sql -> find(sql, hash, "").flatMap(streak -> streak.locked(now()))));
    }

    /** Counts a failure. @throws Fault {@code LOCKED_OUT} when the address was locked meanwhile */
    public void failed(String email) {
        Token hash = hash(email);
        Instant now = now();
        refuse(ask(sql -> {
            int added = sql.update(
                    "insert into failed_address (hash, failures, last_at) values (?, 0, ?) on conflict do nothing",
                    hash,
                    now);
            if (added == 1) {
                forgetOld(sql, now);
            }
            Streak before = find(sql, hash, " for update").orElseThrow();
            Optional<Duration> left = before.locked(now);
            if (left.isEmpty()) {
                Streak after = before.failed(now);
                sql.update(
                        "update failed_address set failures = ?, last_at = ?, locked_until = ? where hash = ?",
                        after.failures(),
                        after.lastAt(),
                        after.lockedUntil(),
                        hash);
            }
            return left;
        }));
    }

    /** Those of more than a day ago, and the oldest where there are too many. */
    private static void forgetOld(Sql sql, Instant now) {
        sql.update("delete from failed_address where last_at <= ?", now.minus(Streak.QUIET));
        sql.update(
                "delete from failed_address where last_at < coalesce("
                        + "(select last_at from failed_address order by last_at desc offset ? limit 1), '-infinity')",
                KEPT);
    }

    private void refuse(Optional<Duration> locked) {
        locked.ifPresent(wait -> {
            incidents.refused(Incidents.Refusal.LOCKED_OUT);
            throw FailedProofs.lockedOut(wait);
        });
    }

    private Optional<Duration> ask(Function<Sql, Optional<Duration>> question) {
        try {
            return vault.within(question);
        } catch (Fault fault) {
            if (fault.code() == FaultCode.DATABASE_UNAVAILABLE) {
                return Optional.empty();
            }
            throw fault;
        }
    }

    private static Optional<Streak> find(Sql sql, Token hash, String lock) {
        return sql.first(
                "select failures, last_at, locked_until from failed_address where hash = ?" + lock,
                row -> new Streak((int) row.number(1), row.instant(2), row.instantOrNull(3)),
                hash);
    }

    private Token hash(String email) {
        return keys.hash(KIND, EmailAddress.normalise(email));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
