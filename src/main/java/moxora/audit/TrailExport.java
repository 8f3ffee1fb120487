package moxora.audit;

import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.store.TenantStore;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * A whole trail as JSON Lines, one object a line: every entry with all that its hash covers, then every checkpoint, then
 * {@code {"end":true,"entries":…,"checkpoints":…,"head":…}}. Whoever has it and the platform's public key needs nothing
 * of ours to verify it.
 *
 * <p>A file without that last line was cut off. A failure before the first bytes left is thrown; one half-way ends the
 * file there.
 */
public final class TrailExport {

    private static final Logger LOG = Logger.getLogger(TrailExport.class.getName());
    private static final int BUFFER = 64 * 1024;

    private final TenantStore store;
    private final AuditTrail trail;
    private final Checkpoints checkpoints;
    private final GroupedReads reads;
    private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());

    public TrailExport(TenantStore store, AuditTrail trail, Checkpoints checkpoints, GroupedReads reads) {
        this.store = store;
        this.trail = trail;
        this.checkpoints = checkpoints;
        this.reads = reads;
    }

    /** Writes the trail up to and including this very export, all of it signed. */
    public void write(TenantScope scope, OutputStream out) {
        reads.flush(scope);
        TenantScope export = scope.toward(Purpose.EXPORT);
        store.run(export, session -> trail.record(session, AuditEvent.of(AuditAction.AUDIT_EXPORTED, null)));
        checkpoints.of(export);
        TenantChain chain = new TenantChain(store, trail, export);
        List<Checkpoint> signed = checkpoints.all(chain.id());
        Departures departures = new Departures(out);
        try {
            chain.asOfNow(moment -> write(chain.id(), moment, signed, new BufferedOutputStream(departures, BUFFER)));
        } catch (RuntimeException e) {
            if (!departures.begun()) {
                throw e;
            }
            LOG.log(Level.WARNING, "An export of the audit trail " + chain.id() + " failed half-way.", e);
        }
    }

    private boolean write(UUID id, Chained.Moment moment, List<Checkpoint> signed, OutputStream out) {
        long[] entries = {0};
        moment.entries(0, entry -> {
            line(out, line(id, entry).build().toString());
            entries[0]++;
        });
        signed.forEach(checkpoint -> line(out, checkpoint.json()));
        line(
                out,
                json.createObjectBuilder()
                        .add("end", true)
                        .add("entries", entries[0])
                        .add("checkpoints", signed.size())
                        .add("head", moment.head().hash())
                        .build()
                        .toString());
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    private JsonObjectBuilder line(UUID id, AuditTrail.Entry entry) {
        JsonObjectBuilder line = json.createObjectBuilder()
                .add("form", entry.form())
                .add("organisationId", id.toString())
                .add("seq", entry.seq())
                .add("at", entry.at().toString())
                .add("actor", entry.actor())
                .add("action", entry.action());
        UUID target = entry.target();
        if (target == null) {
            line.addNull("target");
        } else {
            line.add("target", target.toString());
        }
        return line.add("fields", entry.names())
                .add("detail", entry.counts())
                .add("purpose", entry.purpose())
                .add("from", entry.origin())
                .add("previous", entry.previous())
                .add("hash", entry.hash());
    }

    private static void line(OutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
