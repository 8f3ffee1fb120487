package moxora.audit;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.store.Row;
import moxora.store.Sql;
import moxora.store.Vault;

/** Checkpoints as they lie in the vault; they are added and never changed. */
final class CheckpointTable {

    private static final String SELECT = "select organisation_id, seq, entries, hash, at, previous, key_fingerprint,"
            + " signature from audit_checkpoint where organisation_id = ?";

    private final Vault vault;

    CheckpointTable(Vault vault) {
        this.vault = vault;
    }

    /** All of a trail, by their places. */
    List<Checkpoint> of(UUID trail) {
        return vault.within(sql -> sql.rows(SELECT + " order by seq", CheckpointTable::checkpoint, trail));
    }

    Optional<Checkpoint> newest(UUID trail) {
        return vault.within(sql -> newest(sql, trail));
    }

    private static Optional<Checkpoint> newest(Sql sql, UUID trail) {
        return sql.first(SELECT + " order by seq desc limit 1", CheckpointTable::checkpoint, trail);
    }

    /** Whether it was added; not when another node has just added one behind the same. */
    boolean add(Checkpoint made) {
        return vault.within(sql -> sql.update(
                        "insert into audit_checkpoint (organisation_id, seq, entries, hash, at, previous, key_fingerprint,"
                                + " signature) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                        made.trail(),
                        made.seq(),
                        made.entries(),
                        made.hash(),
                        made.at(),
                        made.previous(),
                        made.keyFingerprint(),
                        made.signature()))
                > 0;
    }

    private static Checkpoint checkpoint(Row row) {
        return new Checkpoint(
                row.uuid(1),
                row.number(2),
                row.number(3),
                row.text(4),
                row.instant(5),
                row.text(6),
                row.text(7),
                row.bytes(8));
    }
}
