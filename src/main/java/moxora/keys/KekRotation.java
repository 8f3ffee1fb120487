package moxora.keys;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.KeyState;
import moxora.crypto.Keyrings;
import moxora.crypto.KeysetMint;
import moxora.crypto.KeysetPurpose;
import moxora.crypto.StoredKeyset;
import moxora.crypto.WrappedKeyset;
import moxora.erasure.KeyDestruction;
import moxora.fault.Fault;
import moxora.store.Ids;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * Wraps keysets anew under another key-encryption key: everybody's under the one in use, or one organisation's under
 * the one it brought along. Nothing is encrypted anew and nothing stops; each keyset is replaced only by one that was
 * unwrapped again first.
 */
public final class KekRotation {

    private static final Logger LOG = Logger.getLogger(KekRotation.class.getName());
    private static final int AT_ONCE = 200;
    private static final long LOCK = 0x6d6f786f72614b45L;

    private final Vault vault;
    private final Keyrings keyrings;
    private final KeyDestruction destruction;
    private final OrganisationRegistry registry;
    private final TenantStore store;
    private final AuditTrail audit;
    private final Clock clock;
    private final Retry retry;

    public KekRotation(
            Vault vault,
            Keyrings keyrings,
            KeyDestruction destruction,
            OrganisationRegistry registry,
            TenantStore store,
            AuditTrail audit,
            Clock clock) {
        this.vault = vault;
        this.keyrings = keyrings;
        this.destruction = destruction;
        this.registry = registry;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.retry = new Retry(clock);
    }

    /** The URI of the key-encryption key in use. */
    public String inUse() {
        return keyrings.mint().kekInUse();
    }

    private record Wrapped(OrganisationId owner, StoredKeyset keyset) {}

    private record Job(UUID id, String kekUri, @Nullable OrganisationId organisation) {}

    /**
     * Begins to wrap every keyset under the key-encryption key in use, but for those of organisations that brought
     * their own.
     *
     * @throws Fault {@code KEY_UNAVAILABLE} or {@code KEY_SUSPENDED} when that key does not do its work
     */
    public UUID request(String requestedBy) {
        String kek = keyrings.mint().kekInUse();
        keyrings.mint().probe(kek);
        return insert(kek, requestedBy, null);
    }

    /**
     * Gives an organisation a key-encryption key of its own, or the platform's again.
     *
     * @param kekUri one of those configured, or null for the platform's
     */
    public UUID assign(OrganisationId organisation, @Nullable String kekUri, String requestedBy) {
        registry.requireLiving(organisation);
        String kek = kekUri == null ? keyrings.mint().kekInUse() : kekUri;
        keyrings.mint().probe(kek);
        store.run(
                RotationRun.scope(organisation),
                session -> audit.record(
                        session, requestedBy, AuditEvent.of(AuditAction.KEK_CHANGED, organisation.value())));
        vault.run(sql -> sql.update(
                "update organisation_registry set kek_uri = ? where organisation_id = ?",
                kekUri,
                organisation.value()));
        return insert(kek, requestedBy, organisation);
    }

    private UUID insert(String kek, String requestedBy, @Nullable OrganisationId organisation) {
        UUID id = Ids.next();
        vault.run(sql -> {
            RotationTable.insert(
                    sql,
                    id,
                    Rotation.Kind.KEK,
                    requestedBy,
                    organisation == null ? null : organisation.toString(),
                    null,
                    kek,
                    now());
        });
        return id;
    }

    public Optional<Rotation> find(UUID id) {
        return vault.within(sql -> RotationTable.find(sql, id, Rotation.Kind.KEK, clock.instant()))
                .map(this::counted);
    }

    public List<Rotation> newest(int limit) {
        return vault.within(sql -> RotationTable.newest(sql, Rotation.Kind.KEK, limit, clock.instant())).stream()
                .map(this::counted)
                .toList();
    }

    /** How far it is, is counted from the keysets themselves. */
    private Rotation counted(Rotation rotation) {
        Job job = job(rotation.id());
        long total = vault.within(sql -> sql.count(
                "select count(*) from wrapped_keyset k left join organisation_registry o"
                        + " on o.organisation_id = k.organisation_id where " + CONCERNED,
                uuid(job),
                uuid(job)));
        long left = rotation.state() == Rotation.State.DONE ? 0 : left(job);
        return new Rotation(
                rotation.id(),
                rotation.kind(),
                rotation.requestedAt(),
                rotation.requestedBy(),
                rotation.state(),
                total - left,
                total,
                null,
                0,
                0,
                rotation.finishedAt(),
                rotation.lastError());
    }

    private static final String CONCERNED =
            "(k.organisation_id = ? or (cast(? as uuid) is null and o.kek_uri is null))";

    private static @Nullable UUID uuid(Job job) {
        return job.organisation == null ? null : job.organisation.value();
    }

    private long left(Job job) {
        return vault.within(sql -> sql.count(
                "select count(*) from wrapped_keyset k left join organisation_registry o"
                        + " on o.organisation_id = k.organisation_id where " + CONCERNED + " and k.kek_uri <> ?",
                uuid(job),
                uuid(job),
                job.kekUri));
    }

    /** Goes on with what is not finished. A keyset that fails is noted and tried again at the next call. */
    public void runDue() {
        List<UUID> open = vault.within(sql -> sql.rows(
                "select id from key_rotation where finished_at is null and kind = 'KEK' order by requested_at",
                row -> row.uuid(1)));
        if (!open.isEmpty()) {
            vault.exclusively(LOCK, () -> open.stream().filter(retry::isDue).forEach(id -> run(job(id))));
        }
    }

    private void run(Job job) {
        long failed = 0;
        Wrapped after = null;
        List<Wrapped> some;
        do {
            some = next(job, after);
            for (Wrapped wrapped : some) {
                failed += rewrap(job, wrapped) ? 0 : 1;
                after = wrapped;
            }
        } while (some.size() == AT_ONCE);
        if (failed == 0 && left(job) == 0) {
            // The old wrappings would open under the old key for as long as their bytes lie in heap and log.
            destruction.rewrite();
            vault.run(sql -> sql.update("update key_rotation set finished_at = ? where id = ?", now(), job.id));
        } else {
            retry.later(job.id);
        }
    }

    private List<Wrapped> next(Job job, @Nullable Wrapped after) {
        return vault.within(sql -> sql.rows(
                "select k.organisation_id, k.purpose, k.generation, k.kek_uri, k.wrapped from wrapped_keyset k"
                        + " left join organisation_registry o on o.organisation_id = k.organisation_id"
                        + " where " + CONCERNED
                        + " and k.kek_uri <> ? and (k.organisation_id, k.purpose, k.generation) > (?, ?, ?)"
                        + " order by k.organisation_id, k.purpose, k.generation limit ?",
                row -> new Wrapped(
                        new OrganisationId(row.uuid(1)),
                        new StoredKeyset(
                                KeysetPurpose.valueOf(row.text(2).toUpperCase(Locale.ROOT)),
                                (int) row.number(3),
                                KeyState.ACTIVE,
                                new WrappedKeyset(row.text(4), row.sealed(5)))),
                uuid(job),
                uuid(job),
                job.kekUri,
                after == null ? new UUID(0, 0) : after.owner.value(),
                after == null ? "" : after.keyset.purpose().wire(),
                after == null ? 0 : after.keyset.generation(),
                AT_ONCE));
    }

    private boolean rewrap(Job job, Wrapped old) {
        try {
            KeysetMint mint = keyrings.mint();
            StoredKeyset rewrapped = mint.rewrapped(old.owner, old.keyset, job.kekUri);
            // Only where the old wrapping is still there: what was destroyed meanwhile stays destroyed.
            vault.asKeeper(sql -> sql.update(
                    "update wrapped_keyset set kek_uri = ?, wrapped = ? where organisation_id = ? and purpose = ?"
                            + " and generation = ? and wrapped = ?",
                    rewrapped.wrapped().kekUri(),
                    rewrapped.wrapped().wrapped(),
                    old.owner.value(),
                    old.keyset.purpose().wire(),
                    old.keyset.generation(),
                    old.keyset.wrapped().wrapped()));
            return true;
        } catch (Fault fault) {
            LOG.log(Level.WARNING, "A keyset of {0} could not be wrapped anew yet: {1}", new Object[] {
                old.owner, fault.code().wire()
            });
            return false;
        }
    }

    private Job job(UUID id) {
        return vault.within(sql -> sql.first(
                        "select kek_uri, reason from key_rotation where id = ?",
                        row -> new Job(
                                id,
                                row.text(1),
                                row.textOrNull(2) == null ? null : new OrganisationId(UUID.fromString(row.text(2)))),
                        id))
                .orElseThrow();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
