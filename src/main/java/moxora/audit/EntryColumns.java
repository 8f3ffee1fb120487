package moxora.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * Entries on their way into the database, column by column: one statement takes as many as there are, where a statement
 * of as many rows would have to be understood by the server each time.
 */
final class EntryColumns {

    private static final String INSERT =
            "insert into audit_entry (organisation_id, seq, form, at, actor, action, target_id, fields, detail, purpose,"
                    + " origin, previous, hash) select ?, seq, " + Link.FORM
                    + ", timestamptz 'epoch' + micros * interval '1 microsecond', actor, action, target, fields, detail,"
                    + " purpose, origin, previous, hash from unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[],"
                    + " ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[]) as entry"
                    + " (seq, micros, actor, action, target, fields, detail, purpose, origin, previous, hash)";

    private final UUID organisation;
    private final List<Noted> entries;
    private final byte[][] previous;
    private final byte[][] hashes;
    private final Long[] places;
    private Link link;

    /** @param link the newest entry there is, behind which these follow */
    EntryColumns(UUID organisation, Link link, List<Noted> entries) {
        this.organisation = organisation;
        this.entries = entries;
        this.previous = new byte[entries.size()][];
        this.hashes = new byte[entries.size()][];
        this.places = new Long[entries.size()];
        this.link = link;
        for (int i = 0; i < entries.size(); i++) {
            Link next = this.link.next(organisation, entries.get(i));
            places[i] = next.seq();
            previous[i] = this.link.hash();
            hashes[i] = next.hash();
            this.link = next;
        }
    }

    /** Adds them, and answers the last of them. */
    Link insert(TenantSession session) {
        session.sql()
                .update(
                        INSERT,
                        organisation,
                        places,
                        each(entry -> micros(entry.at())).toArray(Long[]::new),
                        texts(Noted::actor),
                        texts(entry -> entry.event().action().wire()),
                        targets(),
                        texts(entry -> entry.event().named()),
                        texts(entry -> entry.event().counted()),
                        texts(Noted::purpose),
                        texts(Noted::origin),
                        previous,
                        hashes);
        return link;
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    /** Null where an entry has none. */
    private @Nullable UUID[] targets() {
        return entries.stream().map(entry -> entry.event().target()).toArray(UUID[]::new);
    }

    private String[] texts(Function<Noted, String> column) {
        return each(column).toArray(String[]::new);
    }

    private <T> Stream<T> each(Function<Noted, T> column) {
        return entries.stream().map(column);
    }
}
