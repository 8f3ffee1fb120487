package moxora.email.suppression;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.Token;
import moxora.store.Epochs;
import moxora.store.TenantSession;
import moxora.store.Vault;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * The newest word on each suppression, kept in the vault: keyed hashes, a reason and times, nothing sealed and so nothing
 * that holds on to a key. Whoever changes the list tells it before the change is durable: an address that was to be left
 * alone is left alone, also when the tenant data come from a backup.
 */
public final class SuppressionJournal {

    private static final byte[] FIRST = {};
    private static final String INSERT =
            "insert into suppression_entry (organisation_id, mark, topic_mark, reason, id, holds, since, epoch)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?)";

    private final Vault vault;

    public SuppressionJournal(Vault vault) {
        this.vault = vault;
    }

    /**
     * One suppression that holds, or that was lifted.
     *
     * @param id its id, the same in every copy of the data
     */
    record Entry(Token mark, Token topic, SuppressionReason reason, UUID id, boolean holds, Instant since) {}

    /** Writes down what is changed within the session's transaction, and notes there that it took effect. */
    void write(TenantSession session, List<Entry> entries, Instant now) {
        if (entries.isEmpty()) {
            return;
        }
        long epoch = vault.within(sql -> {
            long next = Epochs.next(sql, session.scope().organisation());
            sql.batch(
                    INSERT + " on conflict (organisation_id, mark, topic_mark, reason) do update set id = excluded.id,"
                            + " holds = excluded.holds, since = excluded.since, epoch = excluded.epoch",
                    rows(session, entries, next));
            return next;
        });
        Epochs.applied(session, epoch, now);
    }

    /**
     * Writes down suppressions that are there and from before the vault was told of each. Whatever it knows of one is the
     * newer word, and stays.
     */
    void tell(TenantSession session, List<Entry> entries, Instant now) {
        Optional<Long> epoch = vault.within(sql -> {
            Set<String> known = new HashSet<>(sql.rows(
                    "select mark, topic_mark, reason from suppression_entry where organisation_id = ? and mark = any (?)",
                    row -> key(row.token(1), row.token(2), row.text(3)),
                    session.organisation(),
                    entries.stream().map(Entry::mark).distinct().toArray(Token[]::new)));
            List<Entry> fresh = entries.stream()
                    .filter(entry -> !known.contains(key(entry.mark, entry.topic, entry.reason.wire())))
                    .toList();
            if (fresh.isEmpty()) {
                return Optional.empty();
            }
            long next = Epochs.next(sql, session.scope().organisation());
            sql.batch(INSERT + " on conflict do nothing", rows(session, fresh, next));
            return Optional.of(next);
        });
        epoch.ifPresent(given -> Epochs.applied(session, given, now));
    }

    private static String key(Token mark, Token topic, String reason) {
        HexFormat hex = HexFormat.of();
        return hex.formatHex(mark.bytes()) + ' ' + hex.formatHex(topic.bytes()) + ' ' + reason;
    }

    private static List<Object[]> rows(TenantSession session, List<Entry> entries, long epoch) {
        List<Object[]> rows = new ArrayList<>();
        entries.forEach(entry -> rows.add(new Object[] {
            session.organisation(),
            entry.mark,
            entry.topic,
            entry.reason.wire(),
            entry.id,
            entry.holds,
            entry.since,
            epoch
        }));
        return rows;
    }

    /** Where a walk through the entries has come. */
    record Place(byte[] mark, byte[] topic, String reason) {

        static final Place BEFORE_ALL = new Place(FIRST, FIRST, "");

        static Place of(Entry entry) {
            return new Place(entry.mark.bytes(), entry.topic.bytes(), entry.reason.wire());
        }
    }

    /** The next entries in their order. */
    List<Entry> entries(TenantScope scope, Place after, int limit) {
        return vault.within(sql -> sql.rows(
                "select mark, topic_mark, reason, id, holds, since from suppression_entry where organisation_id = ?"
                        + " and (mark, topic_mark, reason) > (?, ?, ?) order by mark, topic_mark, reason limit ?",
                row -> new Entry(
                        row.token(1),
                        row.token(2),
                        SuppressionReason.ofWire(row.text(3)),
                        row.uuid(4),
                        row.flag(5),
                        row.instant(6)),
                scope.organisation().value(),
                after.mark,
                after.topic,
                after.reason,
                limit));
    }

    /** The next of the numbers that the tenant data is to note, in their order; after null, the first. */
    List<Long> epochs(TenantScope scope, @Nullable Long after, int limit) {
        return vault.within(sql -> sql.rows(
                "select distinct epoch from suppression_entry where organisation_id = ? and epoch > ?"
                        + " order by epoch limit ?",
                row -> row.number(1),
                scope.organisation().value(),
                after == null ? 0L : after,
                limit));
    }
}
