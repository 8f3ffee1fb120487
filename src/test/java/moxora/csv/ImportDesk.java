package moxora.csv;

import java.util.concurrent.Executor;
import moxora.TestPlatform;

/** Imports that are done, or have died, when {@code accept} returns. */
final class ImportDesk {

    private ImportDesk() {}

    static ContactImport of(TestPlatform platform) {
        return of(platform, Runnable::run);
    }

    /** @param writer runs the batches, as long as it lives */
    static ContactImport of(TestPlatform platform, Executor writer) {
        return new ContactImport(
                platform.assembly.contactImports,
                platform.assembly.contactBatches,
                platform.assembly.organisations,
                Runnable::run,
                writer);
    }
}
