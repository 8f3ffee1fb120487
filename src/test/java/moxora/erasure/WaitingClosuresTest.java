package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import moxora.battery.Sandbox;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Closures that wait for something, such as their last mail, do not hold up those behind them. */
@Tag("P83")
class WaitingClosuresTest {

    /** More than are worked on at once. */
    private static final int WAITING = 3;

    @Test
    void moreThanAreWorkedOnAtOnce_wait_andTheOneBehindThemIsErased() {
        try (Sandbox sandbox = Sandbox.open()) {
            sandbox.organisation("neighbour");
            Set<OrganisationId> waiting = new HashSet<>();
            for (int i = 0; i < WAITING; i++) {
                TenantScope scope = sandbox.organisation("waits");
                sandbox.assembly.erasure.closures.request(scope);
                waiting.add(scope.organisation());
            }
            TenantScope last = sandbox.organisation("last");
            Closure closure = sandbox.assembly.erasure.closures.request(last);
            sandbox.clock.advanceTo(closure.dueAt());
            LastAct waits = (scope, due) -> {
                if (waiting.contains(scope.organisation())) {
                    throw new NotYetException("It waits.");
                }
            };
            new ErasureRun(
                            sandbox.assembly.erasure.context,
                            sandbox.assembly.erasure.certificates,
                            List.of(waits),
                            List.of(),
                            WAITING - 1)
                    .runDue();

            assertThat(state(sandbox, last.organisation())).isEqualTo(OrganisationState.VERIFIED);
            assertThat(waiting).allSatisfy(organisation -> {
                assertThat(state(sandbox, organisation)).isEqualTo(OrganisationState.CLOSING);
                assertThat(sandbox.assembly
                                .erasure
                                .closures
                                .find(organisation)
                                .orElseThrow()
                                .lastError())
                        .isEqualTo("It waits.");
            });
        }
    }

    private static OrganisationState state(Sandbox sandbox, OrganisationId organisation) {
        return sandbox.assembly
                .erasure
                .closures
                .find(organisation)
                .orElseThrow()
                .state();
    }
}
