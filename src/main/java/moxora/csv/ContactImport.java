package moxora.csv;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.account.Organisations;
import moxora.contact.ContactBatches;
import moxora.contact.ContactImports;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** Contacts from a CSV file: taken in sealed, imported in the background, with progress for whoever asks. */
public final class ContactImport {

    private static final Logger LOG = Logger.getLogger(ContactImport.class.getName());

    private final ContactImports imports;
    private final ContactBatches batches;
    private final Organisations organisations;
    private final Turns turns;
    private final Executor writer;
    private final Set<UUID> running = ConcurrentHashMap.newKeySet();

    /**
     * @param runner runs imports; its size is how many run at once on this node
     * @param writer writes their batches; at least as large as the runner, and not the same
     */
    public ContactImport(
            ContactImports imports,
            ContactBatches batches,
            Organisations organisations,
            Executor runner,
            Executor writer) {
        this.imports = imports;
        this.batches = batches;
        this.organisations = organisations;
        this.turns = new Turns(runner);
        this.writer = writer;
    }

    /**
     * Takes a file and begins its import.
     *
     * @param mapping JSON object from columns to fields, or empty for a file of our own export
     * @return the id under which {@link #status} answers
     */
    public UUID accept(TenantScope scope, InputStream body, String mapping, boolean dryRun) {
        UUID id = new Upload(imports).take(scope, body, mapping, dryRun);
        begin(new ContactImports.Unfinished(scope.organisation(), id));
        return id;
    }

    /** Takes up imports that nobody works on; called again and again, also after a crash. */
    public void resumeUnfinished() {
        imports.unfinished().forEach(this::begin);
    }

    private void begin(ContactImports.Unfinished work) {
        if (!running.add(work.id())) {
            return;
        }
        turns.submit(work.organisation(), () -> {
            TenantScope scope =
                    new TenantScope(work.organisation(), new Actor(work.id(), Actor.Role.JOB), Purpose.SERVICE);
            try {
                if (imports.lease(work)) {
                    String region = organisations.profile(scope).phoneRegion();
                    new ImportRun(batches, imports, writer, work, scope, region).run();
                }
            } catch (Fault fault) {
                if (fault.code() == FaultCode.NOT_FOUND) {
                    // The organisation has no such import: trying again would change nothing.
                    imports.forget(scope, work.id());
                }
                LOG.log(Level.WARNING, "The import {0} stopped: {1}", new Object[] {
                    work.id(), fault.code().wire()
                });
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "The import " + work.id() + " stopped and will be taken up again.", e);
            } finally {
                running.remove(work.id());
            }
        });
    }

    /** State, counts and refused rows, as the API shows them. */
    public JsonObject status(TenantScope scope, UUID id) {
        ContactImports.Status status = imports.status(scope, id);
        ContactImports.Progress progress = status.progress();
        String state = status.state() == ContactImports.State.UPLOADING
                ? "running"
                : status.state().name().toLowerCase(Locale.ROOT);
        return Json.createObjectBuilder()
                .add("id", id.toString())
                .add("state", state)
                .add("dryRun", status.dryRun())
                .add("rows", progress.read())
                .add("imported", progress.imported())
                .add("updated", progress.updated())
                .add("rejectedCount", progress.rejected())
                .add("rejected", Refusals.list(status.outcome()))
                .build();
    }
}
