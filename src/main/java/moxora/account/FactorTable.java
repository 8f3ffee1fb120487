package moxora.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.store.OrganisationGate;
import moxora.store.Row;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/** The rows of second factors. What changes a user's factors locks the user first, so that the last one is known. */
final class FactorTable {

    private static final String SELECT =
            "select id, user_id, kind, sealed, counter, created_at, confirmed_at, last_used_at from second_factor"
                    + " where organisation_id = ? and ";

    private FactorTable() {}

    enum Kind {
        TOTP,
        PASSKEY
    }

    /** @param confirmedAt from when on it counts; null while it waits for that */
    record Factor(
            UUID id,
            UUID user,
            Kind kind,
            Sealed sealed,
            long counter,
            Instant createdAt,
            @Nullable Instant confirmedAt,
            @Nullable Instant lastUsedAt) {

        static Factor of(Row row) {
            return new Factor(
                    row.uuid(1),
                    row.uuid(2),
                    Kind.valueOf(row.text(3)),
                    row.sealed(4),
                    row.number(5),
                    row.instant(6),
                    row.instantOrNull(7),
                    row.instantOrNull(8));
        }
    }

    static void insert(TenantSession session, Factor factor) {
        session.sql()
                .update(
                        "insert into second_factor (organisation_id, id, user_id, kind, sealed, counter, created_at, confirmed_at)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                        session.organisation(),
                        factor.id,
                        factor.user,
                        factor.kind,
                        factor.sealed,
                        factor.counter,
                        factor.createdAt,
                        factor.confirmedAt);
    }

    /**
     * Nobody else changes the user's factors until the transaction ends, and no rotation of keys passes by what it
     * seals. A closing organisation's users may still log in, so they may still enrol.
     */
    static void lockUser(TenantSession session, UUID user) {
        if (!OrganisationGate.isOpenOrClosing(session)) {
            throw Fault.notFound();
        }
        boolean there = session.sql()
                .first(
                        "select id from app_user where organisation_id = ? and id = ? for update",
                        row -> row.uuid(1),
                        session.organisation(),
                        user)
                .isPresent();
        if (!there) {
            throw Fault.notFound();
        }
    }

    /** What of a user's counts, the oldest first. */
    static List<Factor> confirmed(TenantSession session, UUID user) {
        return session.sql()
                .rows(
                        SELECT + "user_id = ? and confirmed_at is not null order by id",
                        Factor::of,
                        session.organisation(),
                        user);
    }

    /** The user's secret of one-time codes; until the transaction ends nobody else has it. */
    static Optional<Factor> lockTotp(TenantSession session, UUID user) {
        return session.sql()
                .first(
                        SELECT + "user_id = ? and kind = 'TOTP' and confirmed_at is not null for update",
                        Factor::of,
                        session.organisation(),
                        user);
    }

    /** The secret that waits for its confirmation, if it was made after that time. */
    static Optional<Factor> pendingTotp(TenantSession session, UUID user, Instant after) {
        return session.sql()
                .first(
                        SELECT + "user_id = ? and kind = 'TOTP' and confirmed_at is null and created_at > ?",
                        Factor::of,
                        session.organisation(),
                        user,
                        after);
    }

    /** A passkey; until the transaction ends nobody else has it. */
    static Optional<Factor> lockPasskey(TenantSession session, UUID id) {
        return session.sql()
                .first(SELECT + "id = ? and kind = 'PASSKEY' for update", Factor::of, session.organisation(), id);
    }

    static void confirm(TenantSession session, UUID id, long counter, Instant now) {
        session.sql()
                .update(
                        "update second_factor set confirmed_at = ?, counter = ? where organisation_id = ? and id = ?",
                        now,
                        counter,
                        session.organisation(),
                        id);
    }

    static void used(TenantSession session, UUID id, long counter, Instant now) {
        session.sql()
                .update(
                        "update second_factor set counter = ?, last_used_at = ? where organisation_id = ? and id = ?",
                        counter,
                        now,
                        session.organisation(),
                        id);
    }

    /** @param pending whether the one that waits, else the one that counts */
    static void removeTotp(TenantSession session, UUID user, boolean pending) {
        session.sql()
                .update(
                        "delete from second_factor where organisation_id = ? and user_id = ? and kind = 'TOTP'"
                                + " and (confirmed_at is null) = ?",
                        session.organisation(),
                        user,
                        pending);
    }

    static void remove(TenantSession session, UUID id) {
        session.sql()
                .update("delete from second_factor where organisation_id = ? and id = ?", session.organisation(), id);
    }
}
