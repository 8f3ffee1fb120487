package moxora.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.crypto.Keyrings;
import moxora.fault.Fault;
import moxora.tenant.OrganisationId;
import org.postgresql.PGConnection;

/**
 * Keeps this node's unwrapped keys true to the vault: it listens for changes, looks for itself every half second in
 * case a notice was lost, and evicts what has changed. A node that could not look for two seconds seals and searches
 * nothing until it can again.
 */
public final class KeyFeed implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KeyFeed.class.getName());
    private static final int LOOK_EVERY_MILLIS = 500;
    private static final long TRUSTED_NANOS = 2_000_000_000L;
    private static final long AGAIN_NANOS = 1_000_000_000L;
    private static final long HEARTBEAT_NANOS = 2_000_000_000L;

    private final Vault vault;
    private final Keyrings keyrings;
    private final LongSupplier nanoTime;
    private final UUID node = Ids.next();
    private final Thread thread;
    private volatile boolean closed;
    private volatile long lookedAt;
    private volatile boolean everLooked;
    private long applied = -1;
    private long toldAt;
    private boolean failed;
    private long failedAt;

    private record Change(long tick, OrganisationId organisation) {}

    public KeyFeed(Vault vault, Keyrings keyrings) {
        this(vault, keyrings, System::nanoTime);
    }

    KeyFeed(Vault vault, Keyrings keyrings, LongSupplier nanoTime) {
        this.vault = vault;
        this.keyrings = keyrings;
        this.nanoTime = nanoTime;
        this.thread = new Thread(this::run, "moxora-key-feed");
        thread.setDaemon(true);
    }

    /** Takes the first look, and follows from then on. */
    public void start() {
        vault.promptly(sql -> {
            // Nodes that were killed took no leave.
            sql.update("delete from key_node where seen_at < clock_timestamp() - interval '1 day'");
            look(sql);
        });
        keyrings.follow(this::isInformed);
        thread.start();
    }

    /** Whether the last look at the vault is young enough to rely on; looks once more where it is not. */
    public boolean isInformed() {
        return isRecent() || lookNow();
    }

    private boolean isRecent() {
        return everLooked && nanoTime.getAsLong() - lookedAt < TRUSTED_NANOS;
    }

    /** A machine that is merely busy shall not refuse work; one that cannot reach the vault is asked once a second. */
    private synchronized boolean lookNow() {
        if (isRecent()) {
            return true;
        }
        if (failed && nanoTime.getAsLong() - failedAt < AGAIN_NANOS) {
            return false;
        }
        try {
            vault.promptly(this::look);
            return true;
        } catch (Fault unreachable) {
            failed = true;
            failedAt = nanoTime.getAsLong();
            return false;
        }
    }

    private void run() {
        while (!closed) {
            try {
                vault.listening(KeyClock.CHANNEL, this::follow);
            } catch (Fault | SQLException e) {
                if (!closed) {
                    LOG.log(Level.WARNING, "The vault cannot be watched for changes of keys: {0}", e.getMessage());
                    pause();
                }
            }
        }
    }

    private void follow(Connection connection, Sql sql) throws SQLException {
        PGConnection notices = connection.unwrap(PGConnection.class);
        // A heartbeat that is lost with a crash was of no use anyway.
        sql.execute("set synchronous_commit = off");
        while (!closed) {
            look(sql);
            notices.getNotifications(LOOK_EVERY_MILLIS);
        }
    }

    private synchronized void look(Sql sql) {
        long began = nanoTime.getAsLong();
        long tick = sql.count("select tick from key_clock where id = 1");
        if (tick != applied) {
            List<Change> changes = sql.rows(
                    "select tick, organisation_id from key_change where tick > ? order by tick",
                    row -> new Change(row.number(1), new OrganisationId(row.uuid(2))),
                    applied);
            // Where the list has been shortened meanwhile, or the clock was set back by a restore: everything goes.
            if (applied < 0 || tick < applied || changes.size() < tick - applied) {
                keyrings.evictAll();
            } else {
                changes.forEach(change -> keyrings.evict(change.organisation));
            }
        }
        if (tick != applied || began - toldAt > HEARTBEAT_NANOS) {
            sql.update(
                    "insert into key_node (id, applied, seen_at) values (?, ?, clock_timestamp())"
                            + " on conflict (id) do update set applied = excluded.applied, seen_at = excluded.seen_at",
                    node,
                    tick);
            toldAt = began;
        }
        applied = tick;
        lookedAt = began;
        everLooked = true;
        failed = false;
    }

    private void pause() {
        try {
            Thread.sleep(LOOK_EVERY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(2L * LOOK_EVERY_MILLIS);
            vault.run(sql -> sql.update("delete from key_node where id = ?", node));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Fault vaultIsGone) {
            LOG.log(Level.FINE, "The vault was gone before this node could take its leave.");
        }
    }
}
