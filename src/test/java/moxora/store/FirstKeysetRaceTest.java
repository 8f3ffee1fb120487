package moxora.store;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Tally;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.KeyEncryptionKey;
import moxora.crypto.Keyrings;
import moxora.crypto.KeysetPurpose;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Of many that create an organisation's first keysets at once, on two nodes, all get the same ones. */
@Tag("B26")
@Tag("T-32")
class FirstKeysetRaceTest {

    private static final int THREADS = 8;
    private final Assembly moxora = TestPlatform.shared().assembly;

    @Test
    void aRaceForTheFirstKeyset_hasOneWinner_andNothingIsLost() throws Exception {
        KeyEncryptionKey kek = moxora.keks.inUse();
        List<Keyrings> nodes = List.of(
                new Keyrings(new VaultKeysetStore(moxora.vault, moxora.clock), kek),
                new Keyrings(new VaultKeysetStore(moxora.vault, moxora.clock), kek));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        Tally tally = Tally.of("B26 races for the first keyset, " + THREADS + " threads on 2 nodes");
        try {
            int races = Tally.size(50, 1_000);
            for (int race = 0; race < races; race++) {
                tally.check(race(nodes, threads), "race " + race);
            }
        } finally {
            threads.shutdownNow();
        }
        tally.close();
    }

    private boolean race(List<Keyrings> nodes, ExecutorService threads) throws Exception {
        TenantScope scope =
                new TenantScope(new OrganisationId(Ids.next()), new Actor(Ids.next(), Actor.Role.JOB), Purpose.SERVICE);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        UUID row = Ids.next();
        List<Callable<Sealed>> racers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Keyrings node = nodes.get(i % nodes.size());
            racers.add(() -> {
                start.await();
                node.create(scope.organisation());
                return new FieldSealer(node)
                        .seal(scope, Compartment.NOTES, row, new FieldValues().with("notes", "of a racer"));
            });
        }
        List<Future<Sealed>> sealed = threads.invokeAll(racers);
        boolean opens = true;
        for (Future<Sealed> one : sealed) {
            for (Keyrings node : nodes) {
                opens &= opens(node, scope, row, one.get());
            }
        }
        long keysets = moxora.vault.within(sql -> sql.count(
                "select count(*) from wrapped_keyset where organisation_id = ?",
                scope.organisation().value()));
        return opens && keysets == KeysetPurpose.OF_ORGANISATIONS.size();
    }

    private static boolean opens(Keyrings node, TenantScope scope, UUID row, Sealed sealed) {
        try {
            return new FieldSealer(node)
                    .open(scope, Compartment.NOTES, row, sealed, name -> true)
                    .one("notes")
                    .isPresent();
        } catch (Fault fault) {
            return false;
        }
    }
}
