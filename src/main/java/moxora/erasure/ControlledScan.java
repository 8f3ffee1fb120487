package moxora.erasure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.store.Ids;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** Scans of each kind of sink, with a plaintext planted there first that the scan must find, or it proves nothing. */
final class ControlledScan {

    private final TenantStore purging;
    private final Vault vault;
    private final Sinks sinks;

    ControlledScan(TenantStore purging, Vault vault, Sinks sinks) {
        this.purging = purging;
        this.vault = vault;
        this.sinks = sinks;
    }

    void data(List<Needle> needles, List<Check> checks) {
        sink("the tenant data's files", sinks.dataFiles(), needles, checks, this::plantInData);
    }

    /** Empty where the vault's files are out of reach. */
    Optional<FileScan> vault(List<Needle> needles, List<Check> checks) {
        return sink("the vault's files", sinks.vaultFiles(), needles, checks, this::plantInVault);
    }

    void logs(List<Needle> needles, List<Check> checks) {
        sink("the logs", sinks.logFiles(), needles, checks, this::plantInLogs);
    }

    private interface Planting {
        /** Plants the text, runs the scan, and takes the text away again. */
        void around(String text, Runnable scan);
    }

    private static Optional<FileScan> sink(
            String name, @Nullable Path folder, List<Needle> needles, List<Check> checks, Planting planting) {
        if (folder == null) {
            return Optional.empty();
        }
        // Random throughout, so that neither half can be found where another scan planted its own.
        String text = UUID.randomUUID().toString().replace("-", "");
        Needle control = Needle.ofText(Needle.Kind.CONTROL, text);
        List<Needle> all = new ArrayList<>(needles);
        all.add(control);
        FileScan scan = new FileScan(all);
        planting.around(text, () -> scan.folder(folder));
        long canaries = scan.hits(Needle.Kind.CANARY);
        long wrapped = scan.hits(Needle.Kind.WRAPPED_KEY);
        long controls = scan.hits(control);
        checks.add(new Check("no plaintext canary in " + name, canaries == 0, canaries + " hits"));
        checks.add(new Check("no wrapped keyset in " + name, wrapped == 0, wrapped + " hits"));
        checks.add(
                new Check("control: the plaintext planted in " + name + " is found", controls > 0, controls + " hits"));
        return Optional.of(scan);
    }

    private void plantInData(String text, Runnable scan) {
        UUID id = Ids.next();
        // The purging role may write here and only here; the table has no tenant and no row outlives the scan.
        TenantScope platform = new TenantScope(
                new moxora.tenant.OrganisationId(new UUID(0, 0)), new Actor(id, Actor.Role.JOB), Purpose.ERASURE);
        purging.run(platform, session -> {
            // On its way to the disk when the commit returns, whatever the server's default is.
            session.sql().execute("set local synchronous_commit = on");
            session.sql().update("insert into scan_control (id, planted) values (?, ?)", id, text);
        });
        try {
            scan.run();
        } finally {
            purging.run(platform, session -> session.sql().update("delete from scan_control where id = ?", id));
        }
    }

    private void plantInVault(String text, Runnable scan) {
        UUID id = Ids.next();
        vault.asKeeper(sql -> {
            sql.execute("set synchronous_commit = on");
            return sql.update("insert into scan_control (id, planted) values (?, ?)", id, text);
        });
        try {
            scan.run();
        } finally {
            vault.asKeeper(sql -> sql.update("delete from scan_control where id = ?", id));
        }
    }

    private void plantInLogs(String text, Runnable scan) {
        Path folder = java.util.Objects.requireNonNull(sinks.logFiles());
        Path planted = folder.resolve("scan-control.log");
        try {
            Files.write(planted, text.getBytes(StandardCharsets.UTF_8));
            scan.run();
            Files.deleteIfExists(planted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
