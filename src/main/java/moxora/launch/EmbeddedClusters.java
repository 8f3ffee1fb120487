package moxora.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The two embedded PostgreSQL clusters of a data folder: tenant data, and the vault of wrapped keys and journals.
 *
 * <p>Each has a system identifier, a write-ahead log and passwords of its own. They listen on this machine's loopback
 * address only, on a port that changes with every start, and ask everybody for a password.
 *
 * <pre>{@code
 * try (EmbeddedClusters clusters = EmbeddedClusters.start(folder, Durability.FAST)) {
 *     clusters.properties().forEach(System::setProperty);
 * }
 * }</pre>
 *
 * <p>Closing stops both and gives the folder back. There is no shutdown hook: who starts them closes them.
 */
public final class EmbeddedClusters implements AutoCloseable {

    /**
     * A role to log in as.
     *
     * @param url the JDBC URL, without user and password
     * @param user the role's name
     * @param password its password, which {@link #toString()} does not show
     */
    public record Login(String url, String user, String password) {

        @Override
        public String toString() {
            return user + " at " + url;
        }
    }

    private final DataFolder folder;
    private final boolean ownsFolder;
    private final Cluster data;
    private final Cluster vault;

    private EmbeddedClusters(DataFolder folder, boolean ownsFolder, Cluster data, Cluster vault) {
        this.folder = folder;
        this.ownsFolder = ownsFolder;
        this.data = data;
        this.vault = vault;
    }

    /** Starts both for data worth keeping; creates what is not there yet. */
    public static EmbeddedClusters start(Path dataDir) {
        return start(dataDir, Durability.FULL);
    }

    /** Starts both, with a say in what a commit means. */
    public static EmbeddedClusters start(Path dataDir, Durability durability) {
        return start(dataDir, durability, dataDir.resolve("bin"));
    }

    /**
     * Starts both with the server's programs unpacked in a folder that several data folders may share.
     *
     * @throws Refusal when the folder is in use or cannot be written, or when a cluster does not start
     */
    public static EmbeddedClusters start(Path dataDir, Durability durability, Path binaries) {
        DataFolder folder = DataFolder.open(dataDir);
        try {
            return start(folder, durability, binaries, true);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Starts both in a folder that the caller has taken and will give back. */
    static EmbeddedClusters start(DataFolder folder, Durability durability) {
        return start(folder, durability, folder.resolve("bin"), false);
    }

    private static EmbeddedClusters start(DataFolder folder, Durability durability, Path binaries, boolean ownsFolder) {
        try {
            PostgresBinaries programs = new PostgresBinaries(binaries);
            GeneratedPasswords passwords = GeneratedPasswords.in(folder.keys().resolve("postgres.properties"));
            Cluster data = new Cluster(ClusterPlan.DATA, folder, programs, passwords, durability);
            Cluster vault = new Cluster(ClusterPlan.VAULT, folder, programs, passwords, durability);
            startTogether(List.of(data, vault));
            programs.closeToOthers();
            return new EmbeddedClusters(folder, ownsFolder, data, vault);
        } catch (IOException e) {
            throw Refusal.couldNotStart(
                    "The data folder " + folder.path() + " cannot be read and written by this user.", e);
        }
    }

    private static void startTogether(List<Cluster> clusters) {
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        for (Cluster cluster : clusters) {
            CompletableFuture<Void> started = new CompletableFuture<>();
            Thread thread = new Thread(
                    () -> {
                        try {
                            cluster.start();
                            started.complete(null);
                        } catch (RuntimeException e) {
                            started.completeExceptionally(e);
                        }
                    },
                    "start-" + cluster.plan().folder());
            thread.setUncaughtExceptionHandler((dead, cause) -> started.completeExceptionally(cause));
            thread.start();
            starts.add(started);
        }
        try {
            CompletableFuture.allOf(starts.toArray(CompletableFuture<?>[]::new)).join();
        } catch (CompletionException e) {
            clusters.forEach(Cluster::close);
            throw e.getCause() instanceof Refusal refusal ? refusal : e;
        }
    }

    /** Tenant data: the role that migrates. */
    public Login dataOwner() {
        return login(data, data.plan().owner());
    }

    /** Tenant data: the role that serves. */
    public Login dataApp() {
        return login(data, data.plan().app());
    }

    /** Tenant data: the role of the purge step. */
    public Login dataPurge() {
        return login(data, data.plan().destroyer());
    }

    /** The vault: the role that migrates. */
    public Login vaultOwner() {
        return login(vault, vault.plan().owner());
    }

    /** The vault: the role that serves. */
    public Login vaultApp() {
        return login(vault, vault.plan().app());
    }

    /** The vault: the role of the key-destruction step. */
    public Login vaultKeeper() {
        return login(vault, vault.plan().destroyer());
    }

    /** Tenant data: the role that dumps, past row-level security. */
    public Login dataBackup() {
        return login(data, ClusterPlan.BACKUP);
    }

    /** The vault: the role that dumps. */
    public Login vaultBackup() {
        return login(vault, ClusterPlan.BACKUP);
    }

    /** Where the tenant data's files lie, heap and write-ahead log. */
    public Path dataFiles() {
        return data.folder();
    }

    /** Where the vault's files lie, heap and write-ahead log. */
    public Path vaultFiles() {
        return vault.folder();
    }

    /** Exactly the system properties {@code moxora.db.*} and {@code moxora.vault.db.*} that the WAR reads. */
    public Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        properties.put("moxora.db.url", dataApp().url());
        put(properties, "moxora.db.", dataApp());
        put(properties, "moxora.db.owner.", dataOwner());
        put(properties, "moxora.db.purge.", dataPurge());
        properties.put("moxora.db.files", dataFiles().toString());
        properties.put("moxora.vault.db.url", vaultApp().url());
        put(properties, "moxora.vault.db.", vaultApp());
        put(properties, "moxora.vault.db.owner.", vaultOwner());
        put(properties, "moxora.vault.db.keeper.", vaultKeeper());
        properties.put("moxora.vault.db.files", vaultFiles().toString());
        return properties;
    }

    private static void put(Map<String, String> properties, String prefix, Login login) {
        properties.put(prefix + "user", login.user());
        properties.put(prefix + "password", login.password());
    }

    private static Login login(Cluster cluster, String role) {
        return new Login(cluster.url(), role, cluster.password(role));
    }

    @Override
    public void close() {
        try {
            List<CompletableFuture<Void>> stops =
                    List.of(CompletableFuture.runAsync(data::close), CompletableFuture.runAsync(vault::close));
            CompletableFuture.allOf(stops.toArray(CompletableFuture<?>[]::new)).join();
        } finally {
            if (ownsFolder) {
                folder.close();
            }
        }
    }
}
