package moxora.app;

import moxora.crypto.CertificateKey;
import moxora.erasure.Certificates;
import moxora.erasure.Closures;
import moxora.erasure.ErasurePlan;
import moxora.erasure.ErasureRun;
import moxora.erasure.Sinks;

/** What erases an organisation and proves it: the plan over every table, the closures, their run and certificates. */
public final class ErasureParts {

    public final ErasurePlan plan;
    public final Certificates certificates;
    public final Closures closures;
    public final ErasureRun run;

    /** @param there the graph as far as it is there */
    ErasureParts(Assembly there, ErasurePlan plan, CertificateKey certificateKey, Sinks sinks) {
        this.plan = plan;
        this.certificates = new Certificates(there.vault, certificateKey, sinks, there.clock);
        this.closures = new Closures(
                there.vault,
                plan,
                there.registry,
                there.store,
                there.policies,
                there.mail.notices,
                there.audit,
                there.clock);
        this.run = new ErasureRun(
                there.vault,
                there.store,
                there.purging,
                plan,
                there.keyrings,
                there.sealer,
                there.registry,
                certificates,
                there.policies,
                there.audit,
                there.auditing.checkpoints,
                sinks,
                there.clock);
    }
}
