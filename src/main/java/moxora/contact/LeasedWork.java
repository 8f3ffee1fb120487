package moxora.contact;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.store.Vault;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Work of one kind that goes on in the background, batch by batch: noted in the vault before what makes it necessary is
 * written, done by one node at a time for as long as that keeps its lease, and taken up by any where it was broken off.
 * What a batch is, and how far the work has come, the kind knows itself.
 */
public final class LeasedWork {

    private static final Logger LOG = Logger.getLogger(LeasedWork.class.getName());

    /** The kinds there are: as the vault names them, as the log does, and to what end they work. */
    public enum Kind {
        ERASURE("The erasure", Purpose.ERASURE),
        FIELD("The work on custom field", Purpose.SERVICE),
        TOMBSTONES("Telling the vault of erased contacts,", Purpose.ERASURE),
        SUPPRESSIONS("Telling the vault of suppressions,", Purpose.ERASURE);

        private final String told;
        private final Purpose purpose;

        Kind(String told, Purpose purpose) {
            this.told = told;
            this.purpose = purpose;
        }
    }

    /** One batch, durable when this returns. */
    @FunctionalInterface
    public interface Batch {

        /** @return false when nothing is left to do */
        boolean step(TenantScope scope, UUID id);
    }

    private final Kind kind;
    private final Leases leases;
    private final Executor runner;
    private final Consumer<TenantScope> prepare;
    private final Batch batch;
    private final Set<UUID> running = ConcurrentHashMap.newKeySet();

    /**
     * @param runner runs the work; its size is how much of it runs at once on this node
     * @param prepare has the keys at hand that the batches take, before their transactions begin
     */
    public LeasedWork(
            Kind kind, Vault vault, Clock clock, Executor runner, Consumer<TenantScope> prepare, Batch batch) {
        this.kind = kind;
        this.leases = new Leases(vault, clock, kind.name());
        this.runner = runner;
        this.prepare = prepare;
        this.batch = batch;
    }

    /** Notes work before it is written down what is to be done. */
    void note(TenantScope scope, UUID id) {
        leases.note(new Leases.Unfinished(scope.organisation(), id));
    }

    /** Begins work that is durable. */
    void begin(TenantScope scope, UUID id) {
        Leases.Unfinished work = new Leases.Unfinished(scope.organisation(), id);
        leases.offer(work);
        begin(work);
    }

    /** Takes up work that nobody does; called again and again, also after a crash. */
    public void resumeUnfinished() {
        leases.unfinished().forEach(this::begin);
    }

    private void begin(Leases.Unfinished work) {
        if (!running.add(work.id())) {
            return;
        }
        runner.execute(() -> {
            try {
                leases.take(work).ifPresent(until -> run(work, until));
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, kind.told + " " + work.id() + " stopped and will be taken up.", e);
            } finally {
                running.remove(work.id());
            }
        });
    }

    private void run(Leases.Unfinished work, Instant since) {
        TenantScope scope = new TenantScope(work.organisation(), new Actor(work.id(), Actor.Role.JOB), kind.purpose);
        prepare.accept(scope);
        Instant until = since;
        while (batch.step(scope, work.id())) {
            Optional<Instant> renewed = leases.renew(work, until);
            if (renewed.isEmpty()) {
                return;
            }
            until = renewed.get();
        }
        leases.end(work, until);
    }
}
