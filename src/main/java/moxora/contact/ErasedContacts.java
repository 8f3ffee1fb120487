package moxora.contact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import moxora.crypto.Token;
import moxora.store.Epochs;
import moxora.store.Sql;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * What the vault knows of erased contacts: keyed hashes of their ids and of their addresses. It is written before the
 * first row goes, and is what holds: a contact that is named here is erased, however old the copy of the data is.
 *
 * <p>All of it is made under the keyset that is never rotated, since what it was made of is gone.
 */
public final class ErasedContacts {

    private static final byte[] FIRST = {};

    private final Vault vault;

    public ErasedContacts(Vault vault) {
        this.vault = vault;
    }

    /** An erased contact, by the tombstone of its id. */
    record Tombstone(Token token, Instant at) {}

    /** An address of an erased contact, and when that was or its block was lifted. */
    record Address(Token mark, boolean blocked, Instant at) {}

    /**
     * Writes down that contacts are about to be erased; durable when this returns. Again is as good as once.
     *
     * @param contacts the tombstones of their ids
     * @param addresses the marks of their addresses
     * @param blocked those of the addresses under which nobody may be taken in again
     * @return the number to note in the transaction that erases them
     */
    long intend(
            TenantScope scope,
            Collection<Token> contacts,
            Collection<Token> addresses,
            Collection<Token> blocked,
            Instant now) {
        return vault.within(sql -> {
            long epoch = Epochs.next(sql, scope.organisation());
            sql.batch(
                    "insert into erased_contact (organisation_id, token, epoch, erased_at) values (?, ?, ?, ?)"
                            + " on conflict (organisation_id, token) do update set epoch = excluded.epoch, done_at = null",
                    inOrder(contacts).stream()
                            .map(token -> new Object[] {scope.organisation().value(), token, epoch, now})
                            .toList());
            sql.batch(
                    "insert into erased_address (organisation_id, mark, blocked, epoch, at) values (?, ?, ?, ?, ?)"
                            + " on conflict (organisation_id, mark) do update set epoch = excluded.epoch,"
                            + " blocked = erased_address.blocked or excluded.blocked",
                    inOrder(addresses).stream()
                            .map(mark ->
                                    new Object[] {scope.organisation().value(), mark, blocked.contains(mark), epoch, now
                                    })
                            .toList());
            return epoch;
        });
    }

    /**
     * Writes down contacts that were erased before the vault was told of each; those that it knows stay as they are.
     *
     * @return the number to note in the tenant data, where there was anything to tell
     */
    Optional<Long> tell(TenantScope scope, Collection<Tombstone> erased, Instant now) {
        return vault.within(sql -> {
            Set<Token> known =
                    known(sql, scope, erased.stream().map(Tombstone::token).toList());
            List<Tombstone> fresh =
                    erased.stream().filter(one -> !known.contains(one.token)).toList();
            if (fresh.isEmpty()) {
                return Optional.empty();
            }
            long epoch = Epochs.next(sql, scope.organisation());
            sql.batch(
                    "insert into erased_contact (organisation_id, token, epoch, erased_at, done_at)"
                            + " values (?, ?, ?, ?, ?) on conflict do nothing",
                    fresh.stream()
                            .map(one -> new Object[] {scope.organisation().value(), one.token, epoch, one.at, now})
                            .toList());
            return Optional.of(epoch);
        });
    }

    /** What was intended under the number has taken effect. */
    void done(TenantScope scope, long epoch, Instant now) {
        vault.run(sql -> sql.update(
                "update erased_contact set done_at = ? where organisation_id = ? and epoch = ? and done_at is null",
                now,
                scope.organisation().value(),
                epoch));
    }

    /** Everything that was intended at that time or before has taken effect. */
    void allDone(TenantScope scope, Instant until, Instant now) {
        vault.run(sql -> sql.update(
                "update erased_contact set done_at = ? where organisation_id = ? and erased_at <= ? and done_at is null",
                now,
                scope.organisation().value(),
                until));
    }

    /** Living organisations with an erasure that was intended before that time and did not come to its end. */
    List<OrganisationId> unfinished(Instant before, int limit) {
        return vault.within(sql -> sql.rows(
                "select distinct organisation_id from erased_contact join organisation_registry using (organisation_id)"
                        + " where done_at is null and erased_at < ? and state in ('ACTIVE', 'CLOSING') limit ?",
                row -> new OrganisationId(row.uuid(1)),
                before,
                limit));
    }

    /** Which of the tombstones are there. */
    Set<Token> among(TenantScope scope, Collection<Token> contacts) {
        return vault.within(sql -> known(sql, scope, contacts));
    }

    private static Set<Token> known(Sql vault, TenantScope scope, Collection<Token> contacts) {
        return new HashSet<>(vault.rows(
                "select token from erased_contact where organisation_id = ? and token = any (?)",
                row -> row.token(1),
                scope.organisation().value(),
                contacts.toArray(Token[]::new)));
    }

    /** The next tombstones in their order; after null, the first. */
    List<Tombstone> tombstones(TenantScope scope, @Nullable Token after, int limit) {
        return vault.within(sql -> sql.rows(
                "select token, erased_at from erased_contact where organisation_id = ? and token > ?"
                        + " order by token limit ?",
                row -> new Tombstone(row.token(1), row.instant(2)),
                scope.organisation().value(),
                behind(after),
                limit));
    }

    /** The next addresses in their order; after null, the first. */
    List<Address> addresses(TenantScope scope, @Nullable Token after, int limit) {
        return vault.within(sql -> sql.rows(
                "select mark, blocked, at from erased_address where organisation_id = ? and mark > ?"
                        + " order by mark limit ?",
                row -> new Address(row.token(1), row.flag(2), row.instant(3)),
                scope.organisation().value(),
                behind(after),
                limit));
    }

    /** The next of the numbers that the tenant data is to note, in their order. */
    List<Long> epochs(TenantScope scope, long after, int limit) {
        return vault.within(sql -> sql.rows(
                "select distinct epoch from (select epoch from erased_contact where organisation_id = ? union all"
                        + " select epoch from erased_address where organisation_id = ?) known where epoch > ?"
                        + " order by epoch limit ?",
                row -> row.number(1),
                scope.organisation().value(),
                scope.organisation().value(),
                after,
                limit));
    }

    /** Writes down that an address is blocked no longer; returns the number to note with its effect. */
    long unblock(TenantScope scope, Token mark, Instant now) {
        return vault.within(sql -> {
            long epoch = Epochs.next(sql, scope.organisation());
            sql.update(
                    "update erased_address set blocked = false, at = ?, epoch = ? where organisation_id = ? and mark = ?",
                    now,
                    epoch,
                    scope.organisation().value(),
                    mark);
            return epoch;
        });
    }

    static byte[] behind(@Nullable Token after) {
        return after == null ? FIRST : after.bytes();
    }

    /** One order for everybody, so that two who write the same do not wait crosswise. */
    private static List<Token> inOrder(Collection<Token> tokens) {
        List<Token> ordered = new ArrayList<>(new HashSet<>(tokens));
        ordered.sort(Comparator.comparing(Token::bytes, Arrays::compareUnsigned));
        return ordered;
    }
}
