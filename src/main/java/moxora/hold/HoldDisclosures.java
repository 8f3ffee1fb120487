package moxora.hold;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Ids;
import moxora.store.Row;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Reading what is held, which no operator can alone (T-60): one asks and says why, another agrees, and then the one who
 * asked reads for an hour.
 */
public final class HoldDisclosures {

    /** How long what was agreed to can be read. */
    public static final Duration OPEN_FOR = Duration.ofHours(1);

    private final Vault vault;
    private final TenantStore store;
    private final FieldSealer sealer;
    private final HeldRecords records;
    private final Clock clock;

    /** @param until how long the one who asked may read; null before somebody else agreed */
    public record Disclosure(
            UUID id,
            UUID hold,
            UUID requestedBy,
            Instant requestedAt,
            @Nullable Instant until) {}

    /**
     * One held record; {@code kind} is the table it is of.
     *
     * @param fields its fields by name, each with one or more texts
     */
    public record Record(String kind, UUID id, Instant heldAt, Map<String, List<String>> fields) {

        @Override
        public String toString() {
            return "Record[" + kind + " " + id + "]";
        }
    }

    public HoldDisclosures(Vault vault, TenantStore store, FieldSealer sealer, Clock clock) {
        this.vault = vault;
        this.store = store;
        this.sealer = sealer;
        this.records = new HeldRecords(sealer);
        this.clock = clock;
    }

    /** @param reason why, in 1 to 200 characters without anything personal */
    public Disclosure request(TenantScope scope, Hold hold, String reason) {
        HoldDraft.requireReason(reason);
        requireActive(hold);
        UUID id = Ids.next();
        vault.run(sql -> sql.update(
                "insert into hold_disclosure (id, organisation_id, hold_id, requested_by, requested_at, reason)"
                        + " values (?, ?, ?, ?, ?, ?)",
                id,
                hold.organisation().value(),
                hold.id(),
                scope.actor().id(),
                now(),
                reason));
        return find(hold.id(), id);
    }

    private Disclosure find(UUID hold, UUID id) {
        return vault.within(sql -> sql.first(
                        "select id, hold_id, requested_by, requested_at, until from hold_disclosure"
                                + " where hold_id = ? and id = ?",
                        HoldDisclosures::disclosure,
                        hold,
                        id))
                .orElseThrow(Fault::notFound);
    }

    private static Disclosure disclosure(Row row) {
        return new Disclosure(row.uuid(1), row.uuid(2), row.uuid(3), row.instant(4), row.instantOrNull(5));
    }

    /**
     * Agrees to what somebody else asked; asked again it answers the same.
     *
     * @throws Fault {@code OTHER_PERSON_REQUIRED} to the one who asked, {@code CONFLICT} when the request lapsed
     */
    public Disclosure confirm(TenantScope scope, Hold hold, UUID id) {
        requireActive(hold);
        Disclosure disclosure = find(hold.id(), id);
        Holds.requireOther(scope.actor(), disclosure.requestedBy);
        if (!clock.instant().isBefore(disclosure.requestedAt.plus(Holds.LAPSES_AFTER))) {
            throw new Fault(FaultCode.CONFLICT, "The request has lapsed.");
        }
        vault.run(sql -> sql.update(
                "update hold_disclosure set confirmed_by = ?, confirmed_at = ?, until = ? where id = ? and until is null",
                scope.actor().id(),
                now(),
                now().plus(OPEN_FOR),
                id));
        return find(hold.id(), id);
    }

    /** @throws Fault {@code TWO_PEOPLE_REQUIRED} to whom nobody agreed, or whose hour is over */
    public void requireAgreed(TenantScope scope, Hold hold) {
        boolean agreed = vault.within(sql -> sql.first(
                        "select 1 from hold_disclosure where hold_id = ? and requested_by = ? and until > ?",
                        row -> true,
                        hold.id(),
                        scope.actor().id(),
                        clock.instant())
                .isPresent());
        if (!agreed) {
            throw new Fault(
                    FaultCode.TWO_PEOPLE_REQUIRED,
                    "What is held is read by an operator who asked for it, for an hour after another one agreed.");
        }
    }

    /**
     * The next held records, opened, for an operator to whom another agreed.
     *
     * @param kind where the page before ended, or null at first; so too the id
     */
    public List<Record> page(TenantScope scope, Hold hold, @Nullable String kind, @Nullable UUID id, int limit) {
        requireActive(hold);
        requireAgreed(scope, hold);
        if (!scope.organisation().equals(hold.organisation())) {
            throw Fault.notFound();
        }
        sealer.prepare(hold.sealing(scope));
        return store.within(scope, session -> records.page(session, hold.id(), kind, id, limit)).stream()
                .map(record -> new Record(record.kind(), record.id(), record.heldAt(), fields(record.values())))
                .toList();
    }

    private static Map<String, List<String>> fields(FieldValues values) {
        Map<String, List<String>> fields = new TreeMap<>();
        values.names().forEach(name -> fields.put(name, values.all(name)));
        return fields;
    }

    private static void requireActive(Hold hold) {
        if (hold.state() != HoldState.ACTIVE) {
            throw new Fault(FaultCode.CONFLICT, "The hold is not in force, so nothing of it can be read.");
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
