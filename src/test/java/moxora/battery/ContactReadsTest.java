package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import moxora.app.Assembly;
import moxora.store.Untold;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Test;

/** What the benchmark of the walls compares does what it says, in small. */
class ContactReadsTest {

    @Test
    void bothWaysReadTheSame_andOnlyOneOfThemIsOnTheTrail() {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Sandbox sandbox = Sandbox.open()) {
            Assembly moxora = sandbox.assembly;
            TenantScope acme = sandbox.organisation("acme");
            ContactReads ours = ContactReads.asServed(moxora, acme);
            ContactReads twin = ContactReads.untrailed(moxora, moxora.store, acme);
            long before =
                    moxora.auditPages.before(acme, Long.MAX_VALUE, 1).get(0).seq();

            assertThat(twin.read(threads, 16, true)).isEqualTo(16);
            assertThat(newest(moxora, acme)).isEqualTo(before);
            assertThat(ours.read(threads, 16, true)).isEqualTo(16);
            assertThat(newest(moxora, acme)).isEqualTo(before + 16);
            moxora.databases()
                    .catalogue()
                    .tablesWith("organisation_id")
                    .forEach(table -> sandbox.asOwner("alter table " + table + " disable row level security"));
            ContactReads untold = ContactReads.untrailed(moxora, Untold.store(moxora.databases()), acme);
            assertThat(untold.read(threads, 16, false)).isEqualTo(16);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long newest(Assembly moxora, TenantScope scope) {
        return moxora.auditPages.before(scope, Long.MAX_VALUE, 1).get(0).seq();
    }
}
