package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P83")
class ClosureOverviewTest {

    @Test
    void pages_showEachClosureOnce_newestFirst_inTheStateThatIsAskedFor() {
        try (Sandbox sandbox = Sandbox.open(java.util.Map.of("moxora.db.files", "", "moxora.vault.db.files", ""))) {
            Assembly moxora = sandbox.assembly;
            List<TenantScope> all = IntStream.range(0, 5)
                    .mapToObj(i -> sandbox.organisation("org" + i))
                    .toList();
            sandbox.organisation("neighbour");
            all.forEach(scope -> moxora.erasure.closures.request(scope));
            moxora.erasure.closures.undo(all.get(4));

            List<Closure> seen = new ArrayList<>();
            ClosureOverview.Place place = null;
            List<ClosureOverview.Item> page = moxora.erasure.overview.page(null, place, 3);
            while (!page.isEmpty()) {
                page.forEach(item -> seen.add(item.closure()));
                Closure last = page.get(page.size() - 1).closure();
                place = new ClosureOverview.Place(last.requestedAt(), last.organisation());
                page = moxora.erasure.overview.page(null, place, 3);
            }
            assertThat(seen)
                    .extracting(Closure::organisation)
                    .containsExactly(
                            all.get(3).organisation(),
                            all.get(2).organisation(),
                            all.get(1).organisation(),
                            all.get(0).organisation());

            sandbox.clock.advanceTo(seen.get(3).dueAt());
            moxora.erasure.run.runDue();
            assertThat(moxora.erasure.overview.page(OrganisationState.VERIFIED, null, 10))
                    .isNotEmpty()
                    .allSatisfy(item -> {
                        assertThat(item.closure().state()).isEqualTo(OrganisationState.VERIFIED);
                        assertThat(item.slack()).isPositive();
                        assertThat(item.nextTryAt()).isNull();
                    });
            assertThat(moxora.erasure.overview.page(OrganisationState.PURGED, null, 10))
                    .isEmpty();
        }
    }
}
