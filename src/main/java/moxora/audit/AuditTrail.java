package moxora.audit;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import moxora.store.Row;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * An organisation's trail. Each entry's hash covers the one before it, so a changed, missing or inserted entry shows;
 * the serving role may add entries and read them, and nothing else.
 *
 * <p>An entry is written in the transaction of what it records: both happen or neither does. Only single reads are
 * written in groups, by {@link GroupedReads}.
 */
public final class AuditTrail {

    static final String COLUMNS =
            "seq, form, at, actor, action, target_id, fields, detail, purpose, origin, previous, hash";

    private final Clock clock;
    private volatile Consumer<TenantScope> listener = scope -> {};
    private final boolean recording;

    /**
     * An entry as it is stored.
     *
     * @param form what its hash covers: 1 for entries of before there was a purpose and an origin, else 2
     * @param names of fields, joined by commas; of the first form they lie with the counts
     * @param counts such as {@code rows=3000}
     * @param origin a truncated network, or empty
     * @param previous the hash of the entry before, in hexadecimal
     */
    public record Entry(
            long seq,
            int form,
            Instant at,
            String actor,
            String action,
            @Nullable UUID target,
            String names,
            String counts,
            String purpose,
            String origin,
            String previous,
            String hash) {

        /** Fields, then counts: {@code fields=emails,phones rows=3000}. */
        public String detail() {
            return names.isEmpty() ? counts : ("fields=" + names + " " + counts).strip();
        }

        /** The names of the fields concerned. */
        public List<String> fields() {
            return Stream.of(detail().split(" "))
                    .filter(part -> part.startsWith("fields="))
                    .flatMap(
                            part -> Stream.of(part.substring("fields=".length()).split(",")))
                    .toList();
        }

        static Entry of(Row row) {
            return new Entry(
                    row.number(1),
                    (int) row.number(2),
                    row.instant(3),
                    row.text(4),
                    row.text(5),
                    row.uuidOrNull(6),
                    row.text(7),
                    row.text(8),
                    row.text(9),
                    row.text(10),
                    HexFormat.of().formatHex(row.bytes(11)),
                    HexFormat.of().formatHex(row.bytes(12)));
        }
    }

    /** What something was done to, and when. */
    public record Target(UUID id, Instant at) {}

    /** The newest entry's place and hash, as certificates quote it. */
    public record Head(long seq, String hash) {}

    public AuditTrail(Clock clock) {
        this(clock, true);
    }

    /** One that records nothing, for who asks what recording costs; nobody outside this package can make it. */
    AuditTrail(Clock clock, boolean recording) {
        this.clock = clock;
        this.recording = recording;
    }

    /** Told of every entry that is about to be added, once for each. */
    void onEntry(Consumer<TenantScope> told) {
        this.listener = told;
    }

    /** Begins an organisation's trail; part of sign-up. */
    public void begin(TenantSession session) {
        session.sql()
                .update(
                        "insert into audit_head (organisation_id, seq, hash) values (?, 0, ?)",
                        session.organisation(),
                        Link.beginning().hash());
    }

    public void record(TenantSession session, AuditEvent event) {
        append(session, List.of(Noted.of(session.scope(), event, clock)));
    }

    /** As above for somebody else than the scope's actor, such as the operator who asked a job for it. */
    public void record(TenantSession session, String actor, AuditEvent event) {
        append(session, List.of(Noted.of(session.scope(), actor, event, clock)));
    }

    /** Adds the entries in their order, behind one lock of the head. */
    void append(TenantSession session, List<Noted> all) {
        if (!recording) {
            return;
        }
        Link link = session.sql()
                .first(
                        "select seq, hash from audit_head where organisation_id = ? for update",
                        row -> new Link(row.number(1), row.bytes(2)),
                        session.organisation())
                .orElseThrow();
        link = new EntryColumns(session.organisation(), link, all).insert(session);
        session.sql()
                .update(
                        "update audit_head set seq = ?, hash = ? where organisation_id = ?",
                        link.seq(),
                        link.hash(),
                        session.organisation());
        all.forEach(noted -> listener.accept(session.scope()));
    }

    /** Entries before the given one, newest first. */
    public List<Entry> before(TenantSession session, long seq, int limit) {
        return find(session, AuditQuery.EVERYTHING, seq, limit);
    }

    /** Entries that the query looks for, before the given one, newest first. */
    List<Entry> find(TenantSession session, AuditQuery query, long before, int limit) {
        AuditQuery.Condition condition = query.condition();
        List<Object> parameters = new ArrayList<>(List.of(session.organisation(), before));
        parameters.addAll(condition.parameters());
        parameters.add(limit);
        return session.sql()
                .rows(
                        "select " + COLUMNS + " from audit_entry where organisation_id = ? and seq < ?"
                                + condition.sql() + " order by seq desc limit ?",
                        Entry::of,
                        parameters.toArray());
    }

    /** What an action was done to since an instant, the oldest first; of one that is rare. */
    public List<Target> targets(TenantSession session, AuditAction action, Instant since, int limit) {
        return session.sql()
                .rows(
                        "select target_id, at from audit_entry where organisation_id = ? and action = ?"
                                + " and action not in ('contact_read', 'contacts_listed', 'timeline_read')"
                                + " and target_id is not null and at >= ? order by seq limit ?",
                        row -> new Target(row.uuid(1), row.instant(2)),
                        session.organisation(),
                        action.wire(),
                        since,
                        limit);
    }

    public Head head(TenantSession session) {
        return session.sql()
                .first(
                        "select seq, hash from audit_head where organisation_id = ?",
                        row -> new Head(row.number(1), HexFormat.of().formatHex(row.bytes(2))),
                        session.organisation())
                .orElseThrow();
    }

    /** Every entry behind the given place, oldest first, one piece in memory at a time. */
    void stream(TenantSession session, long after, Consumer<Entry> reader) {
        session.sql().stream(
                "select " + COLUMNS + " from audit_entry where organisation_id = ? and seq > ? order by seq",
                row -> reader.accept(Entry.of(row)),
                session.organisation(),
                after);
    }

    /** The first entry at which the chain does not hold, or 0 when it holds to the head; checkpoints not asked. */
    public long firstBroken(TenantSession session) {
        ChainCheck check = new ChainCheck(session.organisation(), Link.beginning(), List.of());
        stream(session, 0, check::entry);
        return check.end(head(session)).orElse(0);
    }
}
