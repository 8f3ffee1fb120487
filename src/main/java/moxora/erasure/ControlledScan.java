package moxora.erasure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import moxora.store.Ids;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** Scans of each kind of sink, with a plaintext planted there first that the scan must find, or it proves nothing. */
final class ControlledScan {

    static final String DATA_FILES = "the tenant data's files";
    static final String VAULT_FILES = "the vault's files";
    static final String LOGS = "the logs";
    private static final String PLANTED = "scan-control-";
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final TenantStore purging;
    private final Vault vault;
    private final Sinks sinks;

    ControlledScan(TenantStore purging, Vault vault, Sinks sinks) {
        this.purging = purging;
        this.vault = vault;
        this.sinks = sinks;
    }

    /** What is done while the plaintext lies there. */
    interface Looking {
        void lookFor(Needle control);
    }

    /** The cluster's files; empty where they are out of reach. */
    Optional<FileScan> data(List<Needle> needles, Findings findings, Looking meanwhile) {
        return sink(DATA_FILES, sinks.dataFiles(), needles, findings, this::plantInData, meanwhile);
    }

    /** Empty where the vault's files are out of reach. */
    Optional<FileScan> vault(List<Needle> needles, Findings findings, Looking meanwhile) {
        return sink(VAULT_FILES, sinks.vaultFiles(), needles, findings, this::plantInVault, meanwhile);
    }

    /** The logs, and every other folder. */
    void folders(List<Needle> needles, Findings findings) {
        if (sinks.logFiles() != null) {
            place(new Place(LOGS, sinks.logFiles(), true), needles, findings);
        }
        sinks.places().forEach(place -> place(place, needles, findings));
    }

    private interface Planting {
        /** Plants the text, runs the scan, and takes the text away again. */
        void around(String text, Runnable scan);
    }

    private static Optional<FileScan> sink(
            String name,
            @Nullable Path folder,
            List<Needle> needles,
            Findings findings,
            Planting planting,
            Looking meanwhile) {
        // Random throughout, so that neither half can be found where another scan planted its own.
        String text = UUID.randomUUID().toString().replace("-", "");
        Needle control = Needle.ofText(Needle.Kind.CONTROL, text);
        if (folder == null) {
            planting.around(text, () -> meanwhile.lookFor(control));
            return Optional.empty();
        }
        FileScan scan = scan(needles, control);
        planting.around(text, () -> {
            scan.folder(folder);
            meanwhile.lookFor(control);
        });
        report(name, scan, findings);
        findings.check("every file of " + name + " is read", scan.unreadable() == 0, read(scan));
        control(name, scan, control, findings);
        return Optional.of(scan);
    }

    private static void place(Place place, List<Needle> needles, Findings findings) {
        if (place.ours() && !Files.exists(place.folder())) {
            // Nothing was written there yet.
            return;
        }
        Optional<Path> planted = Optional.empty();
        String text = UUID.randomUUID().toString().replace("-", "");
        Needle control = Needle.ofText(Needle.Kind.CONTROL, text);
        FileScan scan = scan(needles, control);
        try {
            planted = plant(place, text);
            scan.folder(place.folder());
        } finally {
            planted.ifPresent(ControlledScan::remove);
        }
        report(place.name(), scan, findings);
        boolean whole = scan.unreadable() == 0;
        findings.check("every file of " + place.name() + " is read", whole || !place.ours(), read(scan));
        if (!whole) {
            findings.notAddressed(place.name() + ": " + scan.unreadable() + " files or folders could not be read");
        }
        if (planted.isPresent() || place.ours()) {
            control(place.name(), scan, control, findings);
        } else {
            findings.notAddressed(place.name() + ": no control could be planted, since nothing may be written there");
        }
    }

    private static FileScan scan(List<Needle> needles, Needle control) {
        List<Needle> all = new ArrayList<>(needles);
        all.add(control);
        return new FileScan(all);
    }

    private static void report(String name, FileScan scan, Findings findings) {
        findings.none("plaintext canary", name, scan, Needle.Kind.CANARY);
        findings.none("wrapped keyset", name, scan, Needle.Kind.WRAPPED_KEY);
        findings.sink(ScannedSink.of(name, scan));
        if (scan.unread() > scan.unreadable()) {
            findings.notAddressed(name + ": " + (scan.unread() - scan.unreadable())
                    + " compressed or encrypted members could not be read out");
        }
    }

    private static void control(String name, FileScan scan, Needle control, Findings findings) {
        long hits = scan.hits(control);
        findings.check("control: the plaintext planted in " + name + " is found", hits > 0, hits + " hits");
    }

    private static String read(FileScan scan) {
        return scan.files() + " files, " + scan.bytes() + " bytes"
                + (scan.unreadable() == 0 ? "" : ", " + scan.unreadable() + " not read");
    }

    private void plantInData(String text, Runnable scan) {
        UUID id = Ids.next();
        // The purging role may write here and only here; the table has no tenant and no row outlives the scan.
        purging.run(platform(), session -> {
            // On its way to the disk when the commit returns, whatever the server's default is.
            session.sql().execute("set local synchronous_commit = on");
            session.sql().update("insert into scan_control (id, planted) values (?, ?)", id, text);
        });
        try {
            scan.run();
        } finally {
            purging.run(platform(), session -> session.sql().update("delete from scan_control where id = ?", id));
        }
    }

    /** Of no organisation. */
    static TenantScope platform() {
        return new TenantScope(
                new moxora.tenant.OrganisationId(new UUID(0, 0)),
                new Actor(Ids.next(), Actor.Role.JOB),
                Purpose.ERASURE);
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

    /** Empty where nothing may be written; that nothing of ours can be is a failure. */
    private static Optional<Path> plant(Place place, String text) {
        try {
            Path planted = Files.write(
                    place.folder().resolve(PLANTED + UUID.randomUUID()), text.getBytes(StandardCharsets.US_ASCII));
            FileTime old =
                    FileTime.from(Files.getLastModifiedTime(planted).toInstant().minus(FORGOTTEN));
            forEachPlanted(place.folder(), left -> {
                // Of a scan that was killed.
                if (modified(left).compareTo(old) < 0) {
                    remove(left);
                }
            });
            return Optional.of(planted);
        } catch (IOException e) {
            if (place.ours()) {
                throw new UncheckedIOException(e);
            }
            return Optional.empty();
        }
    }

    private static void forEachPlanted(Path folder, Consumer<Path> work) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, PLANTED + "*")) {
            all.forEach(work);
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path planted) {
        try {
            Files.deleteIfExists(planted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
