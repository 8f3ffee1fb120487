package moxora.hold;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.audit.PlatformTrail;
import moxora.crypto.KeyState;
import moxora.crypto.KeysetPurpose;
import moxora.erasure.Addenda;
import moxora.erasure.KeyDestruction;
import moxora.erasure.KeyResidue;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Epochs;
import moxora.store.Ids;
import moxora.store.KeyClock;
import moxora.store.KeyLives;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Ends holds whose time is over: the key first, then the records, then the proof that both are gone, then an addendum
 * that says so. Every step may be killed and is begun again.
 */
public final class HoldEnds {

    private static final Logger LOG = Logger.getLogger(HoldEnds.class.getName());
    private static final int AT_ONCE = 20;
    private static final int BATCH = 5_000;
    private static final int GENERATION = 1;

    private final Vault vault;
    private final TenantStore store;
    private final TenantStore purging;
    private final OrganisationRegistry registry;
    private final KeyDestruction destruction;
    private final KeyResidue residue;
    private final Addenda addenda;
    private final AuditTrail audit;
    private final PlatformTrail platform;
    private final HoldPlacing placing;
    private final Clock clock;

    public HoldEnds(
            Vault vault,
            TenantStore store,
            TenantStore purging,
            OrganisationRegistry registry,
            KeyDestruction destruction,
            KeyResidue residue,
            Addenda addenda,
            AuditTrail audit,
            PlatformTrail platform,
            Holds holds,
            Clock clock) {
        this.vault = vault;
        this.store = store;
        this.purging = purging;
        this.registry = registry;
        this.destruction = destruction;
        this.residue = residue;
        this.addenda = addenda;
        this.audit = audit;
        this.platform = platform;
        this.placing = holds.placing();
        this.clock = clock;
    }

    /** Lets proposals lapse, places what a crash left unplaced, and ends what is over; one that fails waits. */
    public void runDue() {
        lapse();
        for (Hold hold : vault.within(sql -> HoldTable.unplaced(sql, AT_ONCE))) {
            attempt(hold, () -> placing.place(scope(hold.organisation()), hold));
        }
        for (Hold hold : vault.within(sql -> HoldTable.ending(sql, clock.instant(), AT_ONCE))) {
            attempt(hold, () -> end(hold));
        }
    }

    private void attempt(Hold hold, Runnable work) {
        vault.exclusively(hold.organisation().value().getLeastSignificantBits(), () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                String reason =
                        e instanceof Fault fault ? fault.detail() : e.getClass().getSimpleName();
                LOG.log(Level.WARNING, "Hold " + hold.id() + " did not get on: " + reason, e);
            }
        });
    }

    private void lapse() {
        vault.run(sql -> {
            List<java.util.UUID> lapsed = sql.rows(
                    "update legal_hold set state = 'LAPSED' where state = 'PROPOSED' and proposed_at <= ? returning id",
                    row -> row.uuid(1),
                    now().minus(Holds.LAPSES_AFTER));
            lapsed.forEach(id -> Holds.forgetContacts(sql, id));
        });
    }

    private void end(Hold found) {
        TenantScope scope = scope(found.organisation());
        if (found.state() == HoldState.ACTIVE) {
            begin(scope, found);
        }
        Hold hold = vault.within(sql -> HoldTable.find(sql, found.id())).orElseThrow();
        destroyKey(hold);
        deleteRecords(scope, hold);
        conclude(scope, hold, prove(scope, hold));
    }

    /** Writes down what shows later that the key is gone, and how much was held, before anything goes. */
    private void begin(TenantScope scope, Hold hold) {
        String canary =
                vault.within(sql -> HoldTable.text(sql, hold.id(), "canary")).orElseThrow();
        Optional<KeyResidue.Noted> noted = residue.note(hold.sealing(scope), KeysetPurpose.HOLD, GENERATION, canary);
        Map<String, Long> counts = store.within(scope, session -> HeldRecords.counts(session, hold.id()));
        vault.run(sql -> HoldTable.change(
                sql,
                hold.id(),
                HoldState.ACTIVE,
                "state = 'ENDING', ending_at = ?, ended_reason = coalesce(ended_reason, 'EXPIRED'), noted = ?,"
                        + " held = ?, epoch = ?",
                now(),
                noted.orElseThrow(() -> new Fault(FaultCode.KEY_UNAVAILABLE, "The hold's key is not there."))
                        .wire(),
                HoldTable.json(counts),
                Epochs.next(sql)));
    }

    private void destroyKey(Hold hold) {
        destruction.destroy(hold.keyOwner(), KeysetPurpose.HOLD, GENERATION);
        vault.run(sql -> {
            boolean destroyed = KeyLives.of(sql, hold.keyOwner(), KeysetPurpose.HOLD, GENERATION)
                    .filter(life -> life.state() == KeyState.DESTROYED)
                    .isPresent();
            if (!destroyed) {
                KeyLives.reach(
                        sql,
                        hold.keyOwner(),
                        KeysetPurpose.HOLD,
                        GENERATION,
                        KeyState.DESTROYED,
                        "job:holds",
                        "the hold is over",
                        now());
                KeyClock.strike(sql, hold.keyOwner());
            }
        });
    }

    private void deleteRecords(TenantScope scope, Hold hold) {
        long epoch = vault.within(
                        sql -> sql.first("select epoch from legal_hold where id = ?", row -> row.number(1), hold.id()))
                .orElseThrow();
        long some;
        do {
            some = purging.within(scope, session -> HeldRecords.deleteSome(session, hold.id(), BATCH));
        } while (some > 0);
        store.run(scope, session -> {
            HoldMarks.remove(session, hold.id());
            Epochs.applied(session, epoch, now());
        });
    }

    private String prove(TenantScope scope, Hold hold) {
        String wire =
                vault.within(sql -> HoldTable.text(sql, hold.id(), "noted")).orElseThrow();
        KeyResidue.Noted noted = KeyResidue.Noted.of(hold.sealing(scope), KeysetPurpose.HOLD, GENERATION, wire);
        String proof = residue.prove(List.of(noted)).get(noted);
        long left = store.within(scope, session -> HeldRecords.counts(session, hold.id())).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        if (left > 0 || proof == null) {
            throw new Fault(FaultCode.INTERNAL, left + " held records are there still.");
        }
        return proof;
    }

    private void conclude(TenantScope scope, Hold hold, String proof) {
        Map<String, Long> counts = Map.of(
                "records",
                hold.held().values().stream().mapToLong(Long::longValue).sum());
        platform.record(scope.actor(), AuditAction.HOLD_ENDED, hold.organisation(), counts);
        if (!hold.draft().confidential() && isLiving(hold)) {
            store.run(
                    scope, session -> audit.record(session, AuditEvent.of(AuditAction.HOLD_ENDED, hold.id(), counts)));
        }
        Instant now = now();
        vault.run(sql -> {
            if (HoldTable.change(
                    sql, hold.id(), HoldState.ENDING, "state = 'ENDED', ended_at = ?, proof = ?", now, proof)) {
                addenda.issue(sql, hold.organisation(), hold.id(), "hold-ended", statement(hold, proof), now);
                Holds.forgetContacts(sql, hold.id());
            }
        });
    }

    private boolean isLiving(Hold hold) {
        return registry.find(hold.organisation())
                .filter(entry ->
                        entry.state() == OrganisationState.ACTIVE || entry.state() == OrganisationState.CLOSING)
                .isPresent();
    }

    private static JsonObject statement(Hold hold, String proof) {
        try (JsonReader reader = Json.createReader(new StringReader(proof))) {
            return HoldAtClosure.statement(hold)
                    .add("method", "cryptographic erase of the hold's keyset, then deletion of all held records")
                    .add("ended", String.valueOf(hold.endedReason()).toLowerCase(java.util.Locale.ROOT))
                    .add("recordsAfter", 0)
                    .add("proof", reader.readObject())
                    .build();
        }
    }

    /** The next instant in the span at which a hold is over or a proposal lapses. */
    public Optional<Instant> nextDue(Instant after, Instant until) {
        return vault.within(sql -> sql.first(
                "select min(at) from (select expires_at as at from legal_hold where state = 'ACTIVE'"
                        + " union all select proposed_at + interval '3 days' from legal_hold where state = 'PROPOSED') due"
                        + " where at > ? and at <= ? having min(at) is not null",
                row -> row.instant(1),
                after,
                until));
    }

    /** Acting for the hold's organisation, from the vault's own record. */
    private static TenantScope scope(OrganisationId organisation) {
        return new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.ERASURE);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
