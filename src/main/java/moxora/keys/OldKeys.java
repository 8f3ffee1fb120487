package moxora.keys;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.KeyState;
import moxora.crypto.Keyrings;
import moxora.crypto.KeysetPurpose;
import moxora.erasure.KeyDestruction;
import moxora.erasure.KeyResidue;
import moxora.store.KeyClock;
import moxora.store.KeyLives;
import moxora.store.Row;
import moxora.store.Sql;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * The end of keys that nothing is sealed under any more. They are kept for as long as backups of the data are, since
 * nothing else opens those; a compromised one goes at once, and takes the older backups with it.
 */
public final class OldKeys {

    /** How long old keys are kept where nobody has said how long backups are. */
    public static final Duration UNDECLARED_RETENTION = Duration.ofDays(30);

    private static final Logger LOG = Logger.getLogger(OldKeys.class.getName());
    private static final int AT_ONCE = 100;
    private static final String PENDING = "pending:";

    private final Vault vault;
    private final TenantStore store;
    private final Keyrings keyrings;
    private final KeyDestruction destruction;
    private final KeyResidue residue;
    private final List<Resealable> resealables;
    private final Rotations rotations;
    private final AuditTrail audit;
    private final Duration retention;
    private final Clock clock;

    public OldKeys(
            Vault vault,
            TenantStore store,
            Keyrings keyrings,
            KeyDestruction destruction,
            KeyResidue residue,
            List<Resealable> resealables,
            Rotations rotations,
            AuditTrail audit,
            @Nullable Duration backupRetention,
            Clock clock) {
        this.vault = vault;
        this.store = store;
        this.keyrings = keyrings;
        this.destruction = destruction;
        this.residue = residue;
        this.resealables = List.copyOf(resealables);
        this.rotations = rotations;
        this.audit = audit;
        this.retention = backupRetention == null ? UNDECLARED_RETENTION : backupRetention;
        this.clock = clock;
    }

    /** How long a deactivated key is kept. */
    public Duration retention() {
        return retention;
    }

    private record Due(OrganisationId organisation, KeysetPurpose purpose, int generation) {}

    /** Keeps a record sealed under the key that is to be retired, to be tried once that key is gone. */
    void noteCanary(TenantScope scope) {
        Optional<String> canary = residue.canaryOf(store, scope);
        if (canary.isPresent()) {
            vault.run(sql -> sql.update(
                    "update key_life set canary = ? where organisation_id = ? and purpose = 'fields'"
                            + " and state in ('ACTIVE', 'COMPROMISED') and canary is null",
                    canary.get(),
                    scope.organisation().value()));
        }
    }

    /** Sets the day on which the organisation's older keys go. */
    void retire(Sql sql, OrganisationId organisation) {
        Instant now = now();
        sql.update(
                "update key_life set destroy_after = ? where organisation_id = ? and state = 'DEACTIVATED'"
                        + " and purpose in ('fields', 'index', 'special') and destroy_after is null",
                now.plus(retention),
                organisation.value());
        sql.update(
                "update key_life set destroy_after = ? where organisation_id = ? and state = 'COMPROMISED'"
                        + " and purpose in ('fields', 'index', 'special')",
                now,
                organisation.value());
    }

    /**
     * Destroys what is due, and shows that it is gone. Keys are destroyed one by one and looked for together, since each
     * search rewrites a table and reads every file. Killed in between, the next call goes on with the search.
     */
    public void destroyDue() {
        for (Due key : due()) {
            vault.exclusively(key.organisation.value().getLeastSignificantBits(), () -> {
                try {
                    destroy(key);
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "An old key of " + key.organisation + " could not be destroyed yet.", e);
                }
            });
        }
        List<KeyResidue.Noted> gone = unproved();
        if (!gone.isEmpty()) {
            residue.prove(gone).forEach((noted, proof) -> prove(noted, proof, null));
        }
    }

    /** A key is not due while none has taken its place, whatever day was set. */
    private List<Due> due() {
        return vault.within(sql -> sql.rows(
                "select l.organisation_id, l.purpose, l.generation from key_life l where l.destroy_after <= ?"
                        + " and l.state in ('DEACTIVATED', 'COMPROMISED') and exists (select 1 from key_life a"
                        + " where a.organisation_id = l.organisation_id and a.purpose = l.purpose and a.state = 'ACTIVE')"
                        + " order by l.destroy_after limit ?",
                OldKeys::due,
                clock.instant(),
                AT_ONCE));
    }

    private static Due due(Row row) {
        return new Due(
                new OrganisationId(row.uuid(1)),
                KeysetPurpose.valueOf(row.text(2).toUpperCase(Locale.ROOT)),
                (int) row.number(3));
    }

    private void destroy(Due key) {
        TenantScope scope = RotationRun.scope(key.organisation);
        long left = store.within(
                scope,
                session -> resealables.stream()
                        .mapToLong(table -> table.left(session))
                        .sum());
        if (left > 0) {
            // A restored backup, or a row written past every precaution: it comes first.
            rotations.request(key.organisation, null, "job:old-keys", "rows under an older key");
            return;
        }
        KeyLives.Life life = vault.within(sql -> KeyLives.of(sql, key.organisation, key.purpose, key.generation))
                .orElseThrow();
        residue.note(scope, key.purpose, key.generation, life.canary())
                .ifPresent(noted -> prove(noted, null, PENDING + noted.wire()));
        destruction.destroy(key.organisation, key.purpose, key.generation);
        vault.run(sql -> {
            KeyLives.reach(
                    sql,
                    key.organisation,
                    key.purpose,
                    key.generation,
                    KeyState.DESTROYED,
                    "job:old-keys",
                    life.state() == KeyState.COMPROMISED ? "compromised" : "backup retention has passed",
                    now());
            KeyClock.strike(sql, key.organisation);
        });
        keyrings.evict(key.organisation);
        store.run(
                scope,
                session -> audit.record(
                        session,
                        AuditEvent.of(
                                AuditAction.KEY_DESTROYED, key.organisation.value(), List.of(key.purpose.wire()))));
    }

    private List<KeyResidue.Noted> unproved() {
        return vault.within(sql -> sql.rows(
                "select organisation_id, purpose, generation, proof from key_life where state = 'DESTROYED'"
                        + " and starts_with(proof, ?) limit ?",
                row -> {
                    Due key = due(row);
                    return KeyResidue.Noted.of(
                            RotationRun.scope(key.organisation),
                            key.purpose,
                            key.generation,
                            row.text(4).substring(PENDING.length()));
                },
                PENDING,
                AT_ONCE));
    }

    /** Writes down the proof, or what it will be made from. */
    private void prove(KeyResidue.Noted noted, @Nullable String proof, @Nullable String pending) {
        vault.run(sql -> sql.update(
                "update key_life set proof = ?, canary = case when ? then null else canary end"
                        + " where organisation_id = ? and purpose = ? and generation = ?",
                proof == null ? pending : proof,
                proof != null,
                noted.scope().organisation().value(),
                noted.purpose().wire(),
                noted.generation()));
    }

    /** The next instant in the span at which an old key is to go. */
    public Optional<Instant> nextDue(Instant after, Instant until) {
        return vault.within(sql -> sql.first(
                "select min(destroy_after) from key_life where destroy_after > ? and destroy_after <= ?"
                        + " and state in ('DEACTIVATED', 'COMPROMISED') having min(destroy_after) is not null",
                row -> row.instant(1),
                after,
                until));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
