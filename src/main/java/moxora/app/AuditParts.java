package moxora.app;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import moxora.audit.AuditPages;
import moxora.audit.AuditTrail;
import moxora.audit.CheckpointSigner;
import moxora.audit.Checkpoints;
import moxora.audit.GroupedReads;
import moxora.audit.OperatorActs;
import moxora.audit.PlatformTrail;
import moxora.audit.TrailExport;
import moxora.audit.TrailVerification;
import moxora.crypto.CertificateKey;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** What keeps the trails: their checkpoints, the reads that are recorded in groups, and the threads that see to both. */
public final class AuditParts implements AutoCloseable {

    private static final long FLUSH_MILLIS = 250;
    private static final int FLUSHERS = 2;
    private static final long PATIENCE_SECONDS = 5;

    /** An organisation that is not there. */
    private static final TenantScope NOBODY = new TenantScope(
            new OrganisationId(new UUID(0, 0)), new Actor(new UUID(0, 0), Actor.Role.JOB), Purpose.AUDIT);

    public final GroupedReads reads;
    public final AuditPages pages;
    public final PlatformTrail platform;
    public final Checkpoints checkpoints;
    public final TrailVerification verification;
    public final TrailExport export;
    public final OperatorActs operatorActs;

    /** Apart from each other: a trail of millions of entries is looked through for minutes, a read waits a second. */
    private final ScheduledExecutorService flushing = Workers.timer("moxora-audit-reads", FLUSHERS);

    private final ScheduledExecutorService signing = Workers.timer("moxora-audit-checkpoints", 1);

    AuditParts(
            TenantStore store,
            Vault vault,
            OrganisationRegistry registry,
            AuditTrail trail,
            CertificateKey key,
            Clock clock) {
        CheckpointSigner signer = new CheckpointKey(key);
        this.reads = new GroupedReads(store, trail, clock);
        this.pages = new AuditPages(store, trail, reads);
        this.platform = new PlatformTrail(vault, clock);
        this.checkpoints = new Checkpoints(vault, store, registry, trail, platform, signer, clock);
        this.verification = new TrailVerification(store, trail, platform, checkpoints, reads, registry, signer);
        this.export = new TrailExport(store, trail, checkpoints, reads);
        this.operatorActs = new OperatorActs(store, trail, platform, registry);
    }

    /** The platform's key under the name by which the trail knows it. */
    private record CheckpointKey(CertificateKey key) implements CheckpointSigner {

        @Override
        public byte[] sign(byte[] message) {
            return key.sign(message);
        }

        @Override
        public boolean verifies(byte[] message, byte[] signature) {
            return key.verifies(message, signature);
        }

        @Override
        public String fingerprint() {
            return key.fingerprint();
        }
    }

    void start() {
        reads.rehearse(NOBODY);
        for (int i = 0; i < FLUSHERS; i++) {
            flushing.scheduleWithFixedDelay(
                    () -> Jobs.run(List.of(reads::flush)), FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
        }
        signing.scheduleWithFixedDelay(() -> Jobs.run(List.of(checkpoints::runDue)), 1, 1, TimeUnit.SECONDS);
    }

    /** What was read and waits is written down before the databases are closed. */
    @Override
    public void close() {
        signing.shutdownNow();
        flushing.shutdown();
        try {
            if (!flushing.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                flushing.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reads.close();
    }
}
