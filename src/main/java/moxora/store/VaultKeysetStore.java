package moxora.store;

import java.time.Clock;
import java.util.Optional;
import moxora.crypto.KeysetPurpose;
import moxora.crypto.KeysetStore;
import moxora.crypto.WrappedKeyset;
import moxora.tenant.OrganisationId;

/** Wrapped keysets in the vault; never in the cluster whose backups hold the data. */
public final class VaultKeysetStore implements KeysetStore {

    private final Vault vault;
    private final Clock clock;

    public VaultKeysetStore(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    @Override
    public Optional<WrappedKeyset> find(OrganisationId organisation, KeysetPurpose purpose) {
        return vault.within(sql -> find(sql, organisation, purpose));
    }

    @Override
    public WrappedKeyset insertIfAbsent(OrganisationId organisation, KeysetPurpose purpose, WrappedKeyset keyset) {
        // Two transactions: what is re-read is committed, whoever wrote it.
        vault.run(sql -> sql.update(
                "insert into wrapped_keyset (organisation_id, purpose, kek_uri, wrapped, created_at) values (?, ?, ?, ?, ?)"
                        + " on conflict do nothing",
                organisation.value(),
                purpose.wire(),
                keyset.kekUri(),
                keyset.wrapped(),
                clock.instant()));
        return find(organisation, purpose).orElseThrow();
    }

    private static Optional<WrappedKeyset> find(Sql sql, OrganisationId organisation, KeysetPurpose purpose) {
        return sql.first(
                "select kek_uri, wrapped from wrapped_keyset where organisation_id = ? and purpose = ?",
                row -> new WrappedKeyset(row.text(1), row.sealed(2)),
                organisation.value(),
                purpose.wire());
    }
}
