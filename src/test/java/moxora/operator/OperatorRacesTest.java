package moxora.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import moxora.Owner;
import moxora.TestPlatform;
import moxora.crypto.RouteKeys;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What two nodes do to operators at the same time. */
@Tag("T-60")
class OperatorRacesTest {

    private static final String CONFIGURED = "configured-token-of-this-test-0123456789";
    private static final int ROUNDS = 10;

    private final TestPlatform platform = TestPlatform.shared();
    private final Operators operators = platform.assembly.operatorParts.operators;
    private final Operators otherNode =
            new Operators(platform.assembly.vault, new RouteKeys(platform.assembly.keyrings), platform.clock);

    @AfterEach
    void forgetAll() throws SQLException {
        Owner.ofVault().execute("truncate operator cascade");
    }

    @Test
    void twoNodesThatStartAtOnce_makeOne() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            forgetAll();
            List<Boolean> known = atOnce(() -> operators.bootstrap(CONFIGURED), () -> otherNode.bootstrap(CONFIGURED));

            assertThat(known).containsExactly(true, true);
            assertThat(operators.before(null, 10)).hasSize(1);
        }
    }

    @Test
    void twoWhoDisableEachOtherAtOnce_leaveOne() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            forgetAll();
            operators.bootstrap(CONFIGURED);
            Actor first = operators.find(CONFIGURED).orElseThrow();
            UUID second = operators.create(first, "ann", null).operator().id();

            List<Boolean> done =
                    atOnce(() -> disabled(operators, first, first.id()), () -> disabled(otherNode, first, second));

            assertThat(done).containsExactlyInAnyOrder(true, false);
        }
    }

    private static boolean disabled(Operators node, Actor by, UUID id) {
        try {
            node.disable(by, id);
            return true;
        } catch (Fault refused) {
            assertThat(refused.code()).isEqualTo(FaultCode.CONFLICT);
            return false;
        }
    }

    private static List<Boolean> atOnce(Callable<Boolean> one, Callable<Boolean> other) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Future<Boolean> first = pool.submit(() -> {
                start.await();
                return one.call();
            });
            Future<Boolean> second = pool.submit(() -> {
                start.await();
                return other.call();
            });
            return List.of(first.get(), second.get());
        } finally {
            pool.shutdownNow();
        }
    }
}
