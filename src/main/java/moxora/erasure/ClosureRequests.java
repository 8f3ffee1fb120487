package moxora.erasure;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import moxora.policy.ClosureTerms;
import moxora.store.Row;
import moxora.store.Sql;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;

/** Closures that one admin asked for and another has yet to confirm, in the vault. */
final class ClosureRequests {

    private static final Duration PATIENCE = Duration.ofDays(3);

    private final Vault vault;

    ClosureRequests(Vault vault) {
        this.vault = vault;
    }

    /**
     * One that waits.
     *
     * @param requestedBy a role and an id
     * @param expiresAt from when on it cannot be confirmed any more
     */
    record Pending(OrganisationId organisation, Instant requestedAt, String requestedBy, Instant expiresAt) {

        boolean isOf(UUID user) {
            return requestedBy.endsWith(":" + user);
        }
    }

    /**
     * Three days, or half of the time to undo where that is less: a confirmation must leave some. Where nothing can be
     * undone, a third of the way to the deadline.
     */
    static Instant expiresAt(ClosureTerms terms, Instant requested) {
        Duration undo = Duration.between(requested, terms.undoUntil(requested));
        Duration some = undo.isZero()
                ? Duration.between(requested, terms.deadlineAfter(requested)).dividedBy(3)
                : undo.dividedBy(2);
        return requested.plus(some.compareTo(PATIENCE) < 0 ? some : PATIENCE);
    }

    Optional<Pending> find(OrganisationId organisation, Instant now) {
        return vault.within(sql -> sql.first(
                "select organisation_id, requested_at, requested_by, expires_at from closure_request"
                        + " where organisation_id = ? and expires_at > ?",
                ClosureRequests::pending,
                organisation.value(),
                now));
    }

    /** Of several who ask at once the first is written down. */
    void add(TenantScope scope, Instant now, Instant expiresAt) {
        vault.run(sql -> {
            sql.update(
                    "delete from closure_request where organisation_id = ? and expires_at <= ?",
                    scope.organisation().value(),
                    now);
            sql.update(
                    "insert into closure_request (organisation_id, requested_at, requested_by, expires_at)"
                            + " values (?, ?, ?, ?) on conflict do nothing",
                    scope.organisation().value(),
                    now,
                    scope.actor().label(),
                    expiresAt);
        });
    }

    /** Takes it away, confirmed or withdrawn; false where it is not there any more. */
    static boolean take(Sql sql, Pending pending) {
        return sql.update(
                        "delete from closure_request where organisation_id = ? and requested_at = ? and requested_by = ?",
                        pending.organisation.value(),
                        pending.requestedAt,
                        pending.requestedBy)
                > 0;
    }

    /** Those whose time is over. */
    void forgetExpired(Instant now) {
        vault.run(sql -> sql.update("delete from closure_request where expires_at <= ?", now));
    }

    private static Pending pending(Row row) {
        return new Pending(new OrganisationId(row.uuid(1)), row.instant(2), row.text(3), row.instant(4));
    }
}
