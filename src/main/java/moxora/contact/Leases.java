package moxora.contact;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;

/**
 * Work of one kind that outlives its process, noted in the vault: of the nodes that ask for it one gets it, for as long
 * as it keeps its lease.
 */
final class Leases {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Vault vault;
    private final Clock clock;
    private final String kind;

    /** Work that was begun; its organisation and its id. */
    record Unfinished(OrganisationId organisation, UUID id) {}

    Leases(Vault vault, Clock clock, String kind) {
        this.vault = vault;
        this.clock = clock;
        this.kind = kind;
    }

    /** Notes work before what makes it necessary is written; nobody takes it up before it is {@link #offer}ed. */
    void note(Unfinished work) {
        vault.run(sql -> sql.update(
                "insert into unfinished_work (organisation_id, id, kind, lease_until) values (?, ?, ?, ?)"
                        + " on conflict (organisation_id, id) do update set lease_until = excluded.lease_until",
                work.organisation().value(),
                work.id(),
                kind,
                leaseEnd()));
    }

    /** Lets the work be taken at once. */
    void offer(Unfinished work) {
        vault.run(sql -> sql.update(
                "update unfinished_work set lease_until = ? where organisation_id = ? and id = ?",
                clock.instant().minus(LEASE),
                work.organisation().value(),
                work.id()));
    }

    /** Work of living organisations whose lease has run out. */
    List<Unfinished> unfinished() {
        return vault.within(sql -> sql.rows(
                "select organisation_id, w.id from unfinished_work w join organisation_registry using (organisation_id)"
                        + " where w.kind = ? and w.lease_until < ? and state in ('ACTIVE', 'CLOSING')"
                        + " order by w.id limit 50",
                row -> new Unfinished(new OrganisationId(row.uuid(1)), row.uuid(2)),
                kind,
                clock.instant()));
    }

    /** The end of the lease if this node has the work now, or empty when another has it. */
    Optional<Instant> take(Unfinished work) {
        return move(work, "lease_until < ?", clock.instant());
    }

    /** The new end of a lease, or empty when it was lost. */
    Optional<Instant> renew(Unfinished work, Instant until) {
        return move(work, "lease_until = ?", until);
    }

    private Optional<Instant> move(Unfinished work, String condition, Instant known) {
        Instant until = leaseEnd();
        int moved = vault.within(sql -> sql.update(
                "update unfinished_work set lease_until = ? where organisation_id = ? and id = ? and " + condition,
                until,
                work.organisation().value(),
                work.id(),
                known));
        return moved == 1 ? Optional.of(until) : Optional.empty();
    }

    /** The work is done, unless it was noted anew meanwhile. */
    void end(Unfinished work, Instant until) {
        vault.run(sql -> sql.update(
                "delete from unfinished_work where organisation_id = ? and id = ? and lease_until = ?",
                work.organisation().value(),
                work.id(),
                until));
    }

    /** PostgreSQL keeps microseconds, and the end of a lease is compared. */
    private Instant leaseEnd() {
        return clock.instant().plus(LEASE).truncatedTo(ChronoUnit.MICROS);
    }
}
