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
                moxora.vault,
                moxora.store,
                moxora.purging,
                new ErasurePlan(erasables, moxora.databases().catalogue()),
                moxora.keyrings,
                moxora.sealer,
                moxora.registry,
                certificates,
                moxora.policies,
                moxora.audit,
                moxora.auditing.checkpoints,
                sandbox.settings.sinks(),
                sandbox.clock);
    }
}
