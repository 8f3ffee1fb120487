package moxora.store;

import java.time.Instant;

/**
 * Numbers what the vault knows and the tenant data must follow, so that an older copy of either is told by what it
 * lacks: the vault takes a number with what it writes down, and the tenant data notes the number in the transaction
 * that brings the effect about.
 */
public final class Epochs {

    private Epochs() {}

    /** The next number, taken in the vault's transaction that writes down what it stands for. Some may stay unused. */
    public static long next(Sql vault) {
        return vault.first("select nextval('erasure_epoch')", row -> row.number(1))
                .orElseThrow();
    }

    /** Notes in the caller's transaction that what the number stands for has taken effect. */
    public static void applied(TenantSession session, long epoch, Instant now) {
        session.sql()
                .update("insert into erasure_applied (epoch, at) values (?, ?) on conflict do nothing", epoch, now);
    }
}
