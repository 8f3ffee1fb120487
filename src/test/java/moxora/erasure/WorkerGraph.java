package moxora.erasure;

import java.time.Clock;
import java.util.List;
import moxora.account.OutboxErasable;
import moxora.app.ErasureParts;
import moxora.app.Settings;
import moxora.audit.AuditTrail;
import moxora.audit.CheckpointSigner;
import moxora.audit.Checkpoints;
import moxora.audit.PlatformTrail;
import moxora.crypto.CertificateKey;
import moxora.crypto.FieldSealer;
import moxora.crypto.Keyrings;
import moxora.kms.ConfiguredKeks;
import moxora.mail.Letter;
import moxora.mail.Mailbox;
import moxora.policy.Policies;
import moxora.store.DyingDatabases;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.store.VaultKeysetStore;

/** As much of Moxora as an erasure needs, put together in a fraction of a second: for processes that are to be killed. */
final class WorkerGraph {

    private final Settings settings;
    private final Policies policies;
    private final ConfiguredKeks keks;

    WorkerGraph(Settings settings) {
        this.settings = settings;
        this.policies = Policies.load(settings.tenantConfig());
        this.keks = settings.kek().open();
    }

    /** A run that looks at no files; whatever is kept in memory is as fresh as the databases are. */
    ErasureRun run(DyingDatabases databases, Clock clock) {
        Vault vault = databases.vault();
        TenantStore store = databases.serving();
        Keyrings keyrings = new Keyrings(new VaultKeysetStore(vault, clock), keks);
        CertificateKey key = new CertificateKey(keyrings);
        OrganisationRegistry registry = new OrganisationRegistry(vault, clock);
        AuditTrail trail = new AuditTrail(clock);
        Checkpoints checkpoints =
                new Checkpoints(vault, store, registry, trail, new PlatformTrail(vault, clock), new Signer(key), clock);
        Sinks none = new Sinks(null, null, null, null, null);
        RunContext context = new RunContext(
                vault,
                store,
                databases.purging(),
                plan(databases),
                keyrings,
                new FieldSealer(keyrings),
                registry,
                policies,
                trail,
                checkpoints,
                none,
                clock);
        return new ErasureRun(context, new Certificates(vault, key, none, List.of(), clock), List.of(), List.of());
    }

    ErasurePlan plan(DyingDatabases databases) {
        return new ErasurePlan(
                ErasureParts.erasables(
                        List.of(new OutboxErasable(new NoMailbox())),
                        List.of(new RowsInOrder("hold_mark", "hold_id"), new RowsInOrder("held_record", "id"))),
                databases.catalogue());
    }

    private record Signer(CertificateKey key) implements CheckpointSigner {

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

    private static final class NoMailbox implements Mailbox {

        @Override
        public void send(Letter letter) {
            throw new UnsupportedOperationException("an erasure without last acts sends nothing");
        }

        @Override
        public String whereabouts() {
            return "nowhere";
        }
    }
}
