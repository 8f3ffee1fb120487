package moxora.operator;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.store.Row;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import org.jspecify.annotations.Nullable;

/** Which operator asked to look into which organisation, in the vault; why, and what became of it, is not known here. */
public final class SupportJournal {

    private final Vault vault;
    private final Clock clock;

    /** One request. */
    public record Entry(UUID id, OrganisationId organisation, UUID operator, Instant requestedAt) {}

    public SupportJournal(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    /** @param due when the request must be looked at next: it lapses then, or is over */
    public void add(Entry entry, Instant due) {
        vault.run(sql -> sql.update(
                "insert into support_request (id, organisation_id, operator_id, requested_at, due_at) values (?, ?, ?, ?, ?)",
                entry.id,
                entry.organisation.value(),
                entry.operator,
                entry.requestedAt,
                due));
    }

    /** An operator's own request; another's is not there. */
    public Optional<Entry> find(UUID operator, UUID id) {
        return vault.within(sql -> sql.first(
                "select id, organisation_id, operator_id, requested_at from support_request"
                        + " where operator_id = ? and id = ?",
                SupportJournal::entry,
                operator,
                id));
    }

    /** An operator's own requests before the given one, newest first; from the newest on with null. */
    public List<Entry> before(UUID operator, @Nullable UUID id, int limit) {
        return vault.within(sql -> sql.rows(
                "select id, organisation_id, operator_id, requested_at from support_request"
                        + " where operator_id = ? and (?::uuid is null or id < ?) order by id desc limit ?",
                SupportJournal::entry,
                operator,
                id,
                id,
                limit));
    }

    /** Requests about which something is to be done by now. */
    public List<Entry> due(int limit) {
        return vault.within(sql -> sql.rows(
                "select id, organisation_id, operator_id, requested_at from support_request"
                        + " where closed_at is null and due_at <= ? order by due_at limit ?",
                SupportJournal::entry,
                clock.instant(),
                limit));
    }

    /** Looks at the request again at that time; null when nothing is to be done about it any more. */
    public void reschedule(UUID id, @Nullable Instant due) {
        vault.run(sql -> sql.update(
                "update support_request set due_at = coalesce(?, due_at), closed_at = ? where id = ?",
                due,
                due == null ? clock.instant().truncatedTo(ChronoUnit.MICROS) : null,
                id));
    }

    private static Entry entry(Row row) {
        return new Entry(row.uuid(1), new OrganisationId(row.uuid(2)), row.uuid(3), row.instant(4));
    }
}
