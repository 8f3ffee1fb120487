package moxora.store;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The vault's list of epochs: which it gave, of whom, and up to where the list has been dropped. */
public final class GivenEpochs {

    private final Vault vault;

    public GivenEpochs(Vault vault) {
        this.vault = vault;
    }

    /**
     * How far the vault has come.
     *
     * @param vault its name, which a backup of it bears too
     * @param floor up to where all was applied and is no longer listed
     * @param high the highest that it ever gave and still knows of
     * @param certificate the number of the newest certificate, 0 when there is none
     * @param digest that certificate's, or empty
     */
    public record Position(UUID vault, long floor, long high, long certificate, String digest) {}

    public Position position() {
        return vault.within(sql -> sql.first(
                        "select f.vault_id, f.floor, greatest(f.floor, (select max(epoch) from epoch_given),"
                                + " (select max(epoch) from erasure_journal)), coalesce(c.seq, 0), coalesce(c.digest, '')"
                                + " from epoch_floor f left join (select seq, digest from certificate"
                                + " order by seq desc limit 1) c on true where f.id = 1",
                        row -> new Position(row.uuid(1), row.number(2), row.number(3), row.number(4), row.text(5)))
                .orElseThrow());
    }

    /** Whether that certificate is here. */
    public boolean hasCertificate(long seq, String digest) {
        return vault.within(sql -> sql.first("select digest from certificate where seq = ?", row -> row.text(1), seq))
                .filter(digest::equals)
                .isPresent();
    }

    /** Those above the one and up to the other. */
    public List<Long> between(long above, long upTo) {
        return vault.within(sql -> sql.rows(
                "select epoch from epoch_given where epoch > ? and epoch <= ? order by epoch",
                row -> row.number(1),
                above,
                upTo));
    }

    /** Which of these the journal has; not everything that is journalled is to be followed. */
    public List<Long> journalled(List<Long> epochs) {
        return vault.within(
                sql -> sql.rows("select epoch from erasure_journal where epoch = any(?)", row -> row.number(1), (Object)
                        epochs.toArray(Long[]::new)));
    }

    /** Whom these concern; empty when one of them concerns everybody. */
    public Optional<List<UUID>> organisations(List<Long> epochs) {
        List<Optional<UUID>> concerned = vault.within(sql -> sql.rows(
                "select distinct organisation_id from epoch_given where epoch = any(?)",
                row -> Optional.ofNullable(row.uuidOrNull(1)),
                (Object) epochs.toArray(Long[]::new)));
        return concerned.stream().anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : Optional.of(
                        concerned.stream().flatMap(Optional::stream).sorted().toList());
    }

    /** The next that were given more than an hour ago, above the floor. An hour of this database's own clock. */
    public List<Long> oldest(int limit) {
        return vault.within(sql -> sql.rows(
                "select epoch from epoch_given where at < clock_timestamp() - interval '1 hour' order by epoch limit ?",
                row -> row.number(1),
                limit));
    }

    /** Drops the list up to there. */
    public void drop(long upTo) {
        vault.run(sql -> {
            sql.update("update epoch_floor set floor = greatest(floor, ?) where id = 1", upTo);
            sql.update("delete from epoch_given where epoch <= ?", upTo);
        });
    }

    /** Takes a number above all that this vault and any other copy of it ever gave. */
    public long takeAbove(long high) {
        return vault.within(sql -> {
            sql.first(
                    "select setval('erasure_epoch', greatest(?, (select last_value from erasure_epoch)))",
                    row -> row.number(1),
                    high);
            return Epochs.next(sql);
        });
    }
}
