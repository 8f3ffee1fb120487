package moxora.erasure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moxora.store.RowTexts;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.TenantScope;

/**
 * Looks through rows, every column of them: of the vault and of the tables without an organisation all, of tenant tables
 * those of a neighbour, since no role of ours sees the others'; the files of the cluster hold them all.
 */
final class RowScan {

    private static final String DATA = "the tenant data's rows";
    private static final String VAULT = "the vault's rows";
    private static final int MOST_OF_A_TABLE = 2_000;

    /** Names the organisations whose keys may never come back, by id and instants; there is no column for anything else. */
    private static final String WITNESSES = "destroyed_organisation";

    private final TenantStore purging;
    private final Vault vault;

    RowScan(TenantStore purging, Vault vault) {
        this.purging = purging;
        this.vault = vault;
    }

    /** Nothing of the organisation may be there, not even its ids, but in the list of those whose keys were destroyed. */
    void data(List<Needle> needles, Needle control, Optional<TenantScope> neighbour, Findings findings) {
        FileScan scan = scan(needles, control);
        purging.run(ControlledScan.platform(), session -> {
            List<String> tables = new ArrayList<>(RowTexts.unguarded(session.sql()));
            tables.remove(WITNESSES);
            told(RowTexts.outOfReach(session.sql()), findings);
            RowTexts.all(session.sql(), tables, scan::row);
        });
        neighbour.ifPresent(other -> purging.run(
                other, session -> RowTexts.some(session, RowTexts.guarded(session.sql()), MOST_OF_A_TABLE, scan::row)));
        scan.rowsDone();
        findings.none("plaintext canary", DATA, scan, Needle.Kind.CANARY);
        findings.none("wrapped keyset", DATA, scan, Needle.Kind.WRAPPED_KEY);
        findings.none("id, token or ciphertext", DATA, scan, Needle.Kind.ID, Needle.Kind.UNREADABLE);
        if (neighbour.isPresent()) {
            long found = scan.found(Needle.Kind.NEIGHBOUR);
            findings.check(
                    "control: a neighbour's id and ciphertext are found in " + DATA,
                    found == Needle.NEIGHBOURS,
                    found + " of " + Needle.NEIGHBOURS);
        }
        done(DATA, scan, control, findings);
    }

    /**
     * What the vault keeps on purpose names the organisation and who acted, by their ids, and may hold a canary's
     * ciphertext where a key was on its way out: these are counted, not forbidden.
     */
    void vault(List<Needle> needles, Needle control, Findings findings) {
        FileScan scan = scan(needles, control);
        vault.run(sql -> {
            told(RowTexts.outOfReach(sql), findings);
            RowTexts.all(sql, RowTexts.unguarded(sql), scan::row);
        });
        scan.rowsDone();
        findings.none("plaintext canary", VAULT, scan, Needle.Kind.CANARY);
        findings.none("wrapped keyset", VAULT, scan, Needle.Kind.WRAPPED_KEY);
        done(VAULT, scan, control, findings);
    }

    private static FileScan scan(List<Needle> needles, Needle control) {
        List<Needle> all = new ArrayList<>(needles);
        all.add(control);
        return new FileScan(all);
    }

    private static void done(String name, FileScan scan, Needle control, Findings findings) {
        long hits = scan.hits(control);
        findings.check("control: the plaintext planted in " + name + " is found", hits > 0, hits + " hits");
        findings.sink(ScannedSink.of(name, scan));
    }

    private static void told(List<String> tables, Findings findings) {
        tables.forEach(table -> findings.notAddressed("table " + table + ": the scanning role may not read it"));
    }
}
