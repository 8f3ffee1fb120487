package moxora.audit;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import moxora.store.Sql;
import moxora.store.Vault;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * The trail of what operators do, in the vault: who, what, and which organisation it concerned. Chained, signed and
 * verified as an organisation's is, under the nil id. Each entry is durable before {@code record} returns.
 */
public final class PlatformTrail implements Chained {

    private static final UUID ID = new UUID(0, 0);
    private static final String PURPOSE = "operation";

    private final Vault vault;
    private final Clock clock;

    public PlatformTrail(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    /**
     * Records an act; called before it is done, or at the latest before it is answered.
     *
     * @param organisation whom it concerned, or null for the platform as a whole
     * @param counts named counts, as of {@link AuditEvent}
     */
    public void record(
            Actor actor, AuditAction action, @Nullable OrganisationId organisation, Map<String, Long> counts) {
        record(actor, AuditEvent.of(action, organisation == null ? null : organisation.value(), counts));
    }

    /** As above, of whatever the event's target is. */
    void record(Actor actor, AuditEvent event) {
        Noted noted = new Noted(event, clock.instant().truncatedTo(ChronoUnit.MICROS), actor.label(), PURPOSE, "");
        vault.run(sql -> append(sql, noted));
    }

    private static void append(Sql sql, Noted noted) {
        Link link = sql.first(
                        "select seq, hash from platform_audit_head where id = 1 for update",
                        row -> new Link(row.number(1), row.bytes(2)))
                .orElseThrow();
        Link next = link.next(ID, noted);
        sql.update(
                "insert into platform_audit_entry (seq, form, at, actor, action, target_id, fields, detail, purpose,"
                        + " origin, previous, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                next.seq(),
                Link.FORM,
                noted.at(),
                noted.actor(),
                noted.event().action().wire(),
                noted.event().target(),
                noted.event().named(),
                noted.event().counted(),
                noted.purpose(),
                noted.origin(),
                link.hash(),
                next.hash());
        sql.update("update platform_audit_head set seq = ?, hash = ? where id = 1", next.seq(), next.hash());
    }

    /** Entries before {@code seq}, newest first. */
    public List<AuditTrail.Entry> before(long seq, int limit) {
        return vault.within(sql -> sql.rows(
                "select " + AuditTrail.COLUMNS + " from platform_audit_entry where seq < ? order by seq desc limit ?",
                AuditTrail.Entry::of,
                seq,
                limit));
    }

    @Override
    public UUID id() {
        return ID;
    }

    @Override
    public <T> T asOfNow(Function<Moment, T> work) {
        return vault.within(sql -> {
            sql.execute("set transaction isolation level repeatable read, read only");
            return work.apply(new Moment() {
                @Override
                public AuditTrail.Head head() {
                    return sql.first(
                                    "select seq, hash from platform_audit_head where id = 1",
                                    row -> new AuditTrail.Head(
                                            row.number(1), HexFormat.of().formatHex(row.bytes(2))))
                            .orElseThrow();
                }

                @Override
                public void entries(long after, Consumer<AuditTrail.Entry> reader) {
                    sql.stream(
                            "select " + AuditTrail.COLUMNS + " from platform_audit_entry where seq > ? order by seq",
                            row -> reader.accept(AuditTrail.Entry.of(row)),
                            after);
                }
            });
        });
    }
}
