package moxora.store;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import moxora.crypto.KeyState;
import moxora.crypto.Keyrings;
import moxora.crypto.KeysetPurpose;
import moxora.crypto.KeysetStore;
import moxora.crypto.StoredKeyset;
import moxora.crypto.WrappedKeyset;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.OrganisationId;

/** Wrapped keysets in the vault; never in the cluster whose backups hold the data. */
public final class VaultKeysetStore implements KeysetStore {

    /** An organisation whose keys are destroyed, or about to be, gets no new ones. */
    private static final String KEYS_ARE_GONE =
            "select 1 from organisation_registry where organisation_id = ? and state not in ('ACTIVE', 'CLOSING')";

    private final Vault vault;
    private final Clock clock;

    public VaultKeysetStore(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    @Override
    public List<StoredKeyset> all(OrganisationId owner) {
        return vault.within(sql -> all(sql, owner));
    }

    static List<StoredKeyset> all(Sql sql, OrganisationId owner) {
        return sql.rows(
                "select k.purpose, k.generation, l.state, k.kek_uri, k.wrapped from wrapped_keyset k join key_life l"
                        + " on l.organisation_id = k.organisation_id and l.purpose = k.purpose and l.generation = k.generation"
                        + " where k.organisation_id = ? order by k.purpose, k.generation",
                row -> new StoredKeyset(
                        KeysetPurpose.valueOf(row.text(1).toUpperCase(Locale.ROOT)),
                        (int) row.number(2),
                        KeyState.valueOf(row.text(3)),
                        new WrappedKeyset(row.text(4), row.sealed(5))),
                owner.value());
    }

    @Override
    public StoredKeyset insertIfAbsent(OrganisationId owner, StoredKeyset keyset) {
        // Two transactions: what is re-read is committed, whoever wrote it.
        vault.run(sql -> {
            if (!owner.equals(Keyrings.PLATFORM)
                    && sql.first(KEYS_ARE_GONE, row -> true, owner.value()).isPresent()) {
                throw new Fault(FaultCode.KEY_UNAVAILABLE, "The organisation's keys are destroyed.");
            }
            insert(sql, owner, keyset, clock.instant());
        });
        return all(owner).stream()
                .filter(stored -> stored.purpose() == keyset.purpose() && stored.generation() == keyset.generation())
                .findFirst()
                .orElseThrow(() -> new Fault(FaultCode.KEY_UNAVAILABLE, "The organisation's keys are destroyed."));
    }

    private static void insert(Sql sql, OrganisationId owner, StoredKeyset keyset, Instant now) {
        // A life that ended is not begun again under the same number, so the life comes first and decides.
        int begun = sql.update(
                "insert into key_life (organisation_id, purpose, generation, state, since, created_at, activated_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                owner.value(),
                keyset.purpose().wire(),
                keyset.generation(),
                keyset.state(),
                now,
                now,
                keyset.state() == KeyState.ACTIVE ? now : null);
        if (begun == 0) {
            return;
        }
        sql.update(
                "insert into wrapped_keyset (organisation_id, purpose, generation, kek_uri, wrapped, created_at)"
                        + " values (?, ?, ?, ?, ?, ?)",
                owner.value(),
                keyset.purpose().wire(),
                keyset.generation(),
                keyset.wrapped().kekUri(),
                keyset.wrapped().wrapped(),
                now);
        sql.update(
                "insert into key_event (organisation_id, purpose, generation, at, actor, state) values (?, ?, ?, ?, ?, ?)",
                owner.value(),
                keyset.purpose().wire(),
                keyset.generation(),
                now,
                "moxora",
                keyset.state());
        if (keyset.generation() > 1) {
            KeyClock.strike(sql, owner);
        }
    }

    @Override
    public Optional<String> ownKek(OrganisationId organisation) {
        return vault.within(sql -> sql.first(
                "select kek_uri from organisation_registry where organisation_id = ? and kek_uri is not null",
                row -> row.text(1),
                organisation.value()));
    }
}
