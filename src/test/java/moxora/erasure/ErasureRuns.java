package moxora.erasure;

import java.util.List;
import moxora.app.Assembly;
import moxora.battery.Sandbox;

/** The erasure of a sandbox with other parts than its own, for tests that break one of them. */
final class ErasureRuns {

    private ErasureRuns() {}

    static ErasureRun with(Sandbox sandbox, List<Erasable> erasables, Certificates certificates) {
        Assembly moxora = sandbox.assembly;
        return new ErasureRun(
                context(sandbox, new ErasurePlan(erasables, moxora.databases().catalogue()), sandbox.settings.sinks()),
                certificates,
                List.of(),
                List.of());
    }

    /** The erasure of a sandbox with another act before the keys go; it looks at no files. */
    static ErasureRun with(Sandbox sandbox, Anonymisation anonymisation) {
        Assembly moxora = sandbox.assembly;
        return new ErasureRun(
                context(sandbox, moxora.erasure.plan, new Sinks(null, null, null, null, null)),
                moxora.erasure.certificates,
                List.of(anonymisation),
                List.of());
    }

    static RunContext context(Sandbox sandbox, ErasurePlan plan, Sinks sinks) {
        Assembly moxora = sandbox.assembly;
        return new RunContext(
                moxora.vault,
                moxora.store,
                moxora.purging,
                plan,
                moxora.keyrings,
                moxora.sealer,
                moxora.registry,
                moxora.policies,
                moxora.audit,
                moxora.auditing.checkpoints,
                sinks,
                sandbox.clock);
    }
}
