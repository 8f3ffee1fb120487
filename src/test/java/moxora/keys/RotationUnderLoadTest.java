package moxora.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import moxora.battery.Sandbox;
import moxora.battery.Tally;
import moxora.contact.Contact;
import moxora.contact.ContactTokens;
import moxora.contact.SearchProbe;
import moxora.contact.TenantPolicies;
import moxora.crypto.SabotagedCrypto;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** While everything is sealed anew, whoever reads or searches finds every row; readers and writers never stop. */
@Tag("B25")
@Tag("T-31")
class RotationUnderLoadTest {

    private static final int CALLERS = 4;

    @Test
    void readersAndSearchers_missNothing_whileARotationRuns() throws Exception {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            int size = Tally.size(2_000, 100_000);
            Crowd crowd = new Crowd(sandbox.assembly, acme, size);
            AtomicBoolean rotating = new AtomicBoolean(true);
            Tally tally = Tally.of("B25 reads, searches and writes during a rotation of " + size + " contacts");
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
            List<Future<?>> running = new ArrayList<>();
            AtomicLong writes = new AtomicLong();
            for (int caller = 0; caller < CALLERS; caller++) {
                Random random = Tally.random("caller " + caller);
                boolean writes1 = caller == 0;
                running.add(callers.submit(() -> {
                    while (rotating.get()) {
                        int number = random.nextInt(size);
                        boolean found = crowd.isFound(sandbox.assembly, acme, number);
                        boolean read = writes1 || crowd.isRead(sandbox.assembly, acme, number);
                        synchronized (tally) {
                            tally.check(found, "search for " + number);
                            tally.check(read, "read of " + number);
                        }
                        if (writes1) {
                            sandbox.assembly.contacts.create(acme, "GB", Crowd.draft(size + (int) writes.get()));
                            writes.incrementAndGet();
                        }
                    }
                }));
            }

            UUID rotation = sandbox.assembly.keys.rotations.request(acme.organisation(), null, "operator:test", null);
            sandbox.assembly.keys.rotationRun.runDue();
            rotating.set(false);
            for (Future<?> each : running) {
                each.get();
            }
            callers.shutdown();

            assertThat(sandbox.assembly
                            .keys
                            .rotations
                            .find(rotation)
                            .orElseThrow()
                            .state())
                    .isEqualTo(Rotation.State.DONE);
            for (Resealable table : sandbox.assembly.keys.resealables) {
                tally.check(sandbox.assembly.store.<Long>within(acme, table::left) == 0, table.table());
            }
            for (int number = 0; number < size; number += Math.max(1, size / 500)) {
                tally.check(crowd.isFound(sandbox.assembly, acme, number), "search afterwards for " + number);
                tally.check(crowd.isRead(sandbox.assembly, acme, number), "read afterwards of " + number);
            }
            for (int written = 0; written < writes.get(); written++) {
                tally.check(
                        sandbox.assembly
                                        .contacts
                                        .search(acme, "GB", Crowd.question(size + written))
                                        .items()
                                        .size()
                                == 1,
                        "what was written meanwhile");
            }
            tally.close();
        }
    }

    @Test
    void aSearchUnderTheNewestKeyOnly_missesRowsHalfWay_andThisTestWouldSeeIt() {
        try (Sandbox sandbox = Sandbox.open()) {
            TenantScope acme = sandbox.organisation("acme");
            Crowd crowd = new Crowd(sandbox.assembly, acme, 700);
            sandbox.assembly.keys.rotations.request(acme.organisation(), null, "operator:test", null);
            halfWay(sandbox).runDue();

            SearchProbe honest = new SearchProbe(sandbox.assembly);
            SearchProbe hasty = new SearchProbe(
                    sandbox.assembly,
                    new ContactTokens(
                            SabotagedCrypto.indexOfTheActiveKeyOnly(sandbox.assembly.keyrings),
                            new TenantPolicies(sandbox.assembly.store, sandbox.assembly.policies)));
            assertThat(missed(sandbox, acme, crowd, honest)).isZero();
            assertThat(missed(sandbox, acme, crowd, hasty)).isPositive();
        }
    }

    private static long missed(Sandbox sandbox, TenantScope scope, Crowd crowd, SearchProbe probe) {
        return sandbox.assembly.store.within(scope, session -> {
            long missed = 0;
            for (int number = 0; number < crowd.ids.size(); number += 50) {
                UUID id = crowd.ids.get(number);
                missed += probe.page(session, Crowd.question(number)).items().stream()
                                .map(Contact::id)
                                .anyMatch(id::equals)
                        ? 0
                        : 1;
            }
            return missed;
        });
    }

    /** A run that dies after its first batch. */
    private static RotationRun halfWay(Sandbox sandbox) {
        Resealable contacts = sandbox.assembly.keys.resealables.stream()
                .filter(table -> table.table().equals("contact"))
                .findFirst()
                .orElseThrow();
        Resealable dies = new Resealable() {
            private boolean walked;

            @Override
            public String table() {
                return contacts.table();
            }

            @Override
            public long rows(TenantSession session) {
                return contacts.rows(session);
            }

            @Override
            public Walked resealSome(TenantSession session, @Nullable String after, int limit) {
                if (walked) {
                    throw new IllegalStateException("dies half-way");
                }
                walked = true;
                return contacts.resealSome(session, after, limit);
            }

            @Override
            public long left(TenantSession session) {
                return contacts.left(session);
            }
        };
        var moxora = sandbox.assembly;
        return new RotationRun(
                moxora.vault,
                moxora.store,
                moxora.registry,
                moxora.keyrings,
                List.of(dies),
                moxora.keys.oldKeys,
                moxora.audit,
                new Pace(0),
                moxora.clock);
    }
}
