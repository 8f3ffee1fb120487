package moxora.erasure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import moxora.store.Row;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import org.jspecify.annotations.Nullable;

/** What operators see of closures: ids, states, times and counts, newest first; nothing of an organisation's data. */
public final class ClosureOverview {

    private static final UUID AFTER_ALL = new UUID(-1, -1);
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");
    private static final String MORE =
            ", c.attempts, c.next_try_at, c.waiting_since is not null and c.released_at is null";

    private final Vault vault;
    private final ClosureCap cap;
    private final Clock clock;

    public ClosureOverview(Vault vault, ClosureCap cap, Clock clock) {
        this.vault = vault;
        this.cap = cap;
        this.clock = clock;
    }

    /**
     * A closure and how its erasure is getting on.
     *
     * @param attempts how often it was tried since it last got on
     * @param nextTryAt when it is tried again; null where it is not due, at once, or over
     * @param slack from now, or from its verification, to its deadline; negative when that is over
     * @param waits why it waits though it is due, or null
     */
    public record Item(
            Closure closure,
            int attempts,
            @Nullable Instant nextTryAt,
            Duration slack,
            @Nullable Waiting waits) {}

    /**
     * A wait for the cap.
     *
     * @param perDay how many organisations' keys may be destroyed in 24 hours
     * @param until from when on it does not wait any more, whatever the cap
     */
    public record Waiting(int perDay, Instant until) {}

    /** Where a page begins: behind the closure of this organisation, asked for at that instant. */
    public record Place(Instant requestedAt, OrganisationId organisation) {}

    /**
     * The newest closures.
     *
     * @param state those in this state only, or null
     */
    public List<Item> page(@Nullable OrganisationState state, @Nullable Place after, int limit) {
        Instant now = clock.instant();
        return vault.within(sql -> sql.rows(
                ClosureTable.COLUMNS + MORE + ClosureTable.FROM
                        + " where (?::text is null or r.state = ?) and (c.requested_at, c.organisation_id) < (?, ?)"
                        + " order by c.requested_at desc, c.organisation_id desc limit ?",
                row -> item(row, now),
                state == null ? null : state.name(),
                state == null ? null : state.name(),
                after == null ? LAST : after.requestedAt(),
                after == null ? AFTER_ALL : after.organisation().value(),
                limit));
    }

    /** One closure. */
    public java.util.Optional<Item> find(OrganisationId organisation) {
        Instant now = clock.instant();
        return vault.within(sql -> sql.first(
                ClosureTable.COLUMNS + MORE + ClosureTable.FROM + " where c.organisation_id = ?",
                row -> item(row, now),
                organisation.value()));
    }

    private Item item(Row row, Instant now) {
        Closure closure = ClosureTable.closure(row);
        Instant seen = closure.verifiedAt() == null ? now : closure.verifiedAt();
        return new Item(
                closure,
                (int) row.number(13),
                row.instantOrNull(14),
                Duration.ofSeconds(Duration.between(seen, closure.deadline()).toSeconds()),
                row.flag(15) ? new Waiting(cap.perDay(), ClosureCap.lastWait(closure)) : null);
    }

    /** Unverified closures whose alarm day has come. */
    public long pastAlarm() {
        return count("alarm_at <= ?");
    }

    /** Unverified closures whose deadline is over; more than 0 is a broken promise. */
    public long late() {
        return count("deadline <= ?");
    }

    /** Closures that are due and wait for the cap. */
    public long waiting() {
        return count("waiting_since is not null and released_at is null and due_at <= ?");
    }

    private long count(String which) {
        return vault.within(sql ->
                sql.count("select count(*) from closure where verified_at is null and " + which, clock.instant()));
    }
}
