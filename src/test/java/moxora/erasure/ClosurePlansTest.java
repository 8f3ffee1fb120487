package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonNumber;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.Sandbox;
import moxora.fault.Fault;
import moxora.store.Catalogue;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A dry run shows what a closure takes, to the row, and changes nothing. */
@Tag("T-56")
class ClosurePlansTest {

    private static Sandbox sandbox;
    private static Assembly moxora;

    @BeforeAll
    static void open() {
        sandbox = Sandbox.open(
                Map.of("moxora.data.backup.retention", "P30D", "moxora.db.files", "", "moxora.vault.db.files", ""));
        moxora = sandbox.assembly;
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    private Map<String, Long> rows(TenantScope scope) {
        return moxora.purging.within(scope, session -> Catalogue.counts(session, moxora.erasure.plan.tables()));
    }

    @Test
    void itCountsWhatTheCertificateCounts_andLeavesEverythingAsItWas() {
        TenantScope acme = sandbox.organisation("acme");
        TenantScope bolt = sandbox.organisation("bolt");
        for (int i = 0; i < 3; i++) {
            moxora.contacts.create(acme, "GB", TestPlatform.ada());
            moxora.contacts.create(bolt, "GB", TestPlatform.ada());
        }
        Map<String, Long> before = rows(acme);

        ClosurePlans.Plan plan = moxora.erasure.plans.of(acme);

        assertThat(plan.tables()).isEqualTo(before).containsEntry("contact", 3L);
        assertThat(plan.rows())
                .isEqualTo(before.values().stream().mapToLong(n -> n).sum());
        assertThat(rows(acme)).as("nothing is changed, not even the trail").isEqualTo(before);
        assertThat(moxora.erasure.closures.find(acme.organisation())).isEmpty();
        assertThat(plan.closure().state()).isEqualTo(OrganisationState.ACTIVE);
        assertThat(plan.method()).isEqualTo("anonymise");
        assertThat(plan.people()).isEqualTo(1);
        assertThat(plan.dataBackups()).hasDays(30);
        assertThat(plan.vaultBackups()).isNull();
        assertThat(plan.holds()).isEmpty();
        assertThat(plan.sinks()).contains("wrapped keysets in the vault", "rows of the tenant data");

        Closure closure = moxora.erasure.closures.request(acme);
        Postbag.settle(moxora, acme);
        assertThat(closure.deadline())
                .isBetween(plan.closure().deadline(), plan.closure().deadline().plusSeconds(60));
        ClosurePlans.Plan begun = moxora.erasure.plans.of(acme);
        assertThat(begun.closure()).isEqualTo(closure);
        sandbox.clock.advanceTo(closure.dueAt());
        moxora.erasure.run.runDue();
        Map<String, Long> certified = new TreeMap<>();
        ErasureJournal.parse(
                        moxora.erasure.certificates.find(acme.organisation()).orElseThrow())
                .getJsonObject("countsBefore")
                .forEach((table, count) -> certified.put(table, ((JsonNumber) count).longValueExact()));
        Map<String, Long> planned = new TreeMap<>(begun.tables());
        // The last mail is on the trail.
        planned.merge("audit_entry", 1L, Long::sum);
        assertThat(certified).isEqualTo(planned);
        assertThat(moxora.erasure.plans.of(acme).rows()).isZero();
    }

    @Test
    void itNamesWhatIsHeld_ofThisOrganisationOnly() {
        TenantScope acme = sandbox.organisation("acme");
        TenantScope bolt = sandbox.organisation("bolt");
        HoldSummary.Hold hold = new HoldSummary.Hold(UUID.randomUUID(), Instant.parse("2030-01-01T00:00:00Z"));
        ClosurePlans plans = new ClosurePlans(
                moxora.erasure.context,
                organisation -> organisation.equals(acme.organisation()) ? List.of(hold) : List.of());
        assertThat(plans.of(acme).holds()).containsExactly(hold);
        assertThat(plans.of(bolt).holds()).isEmpty();
    }

    @Test
    void nobodysPlan_isNotFound() {
        TenantScope nobody = TestPlatform.scope(new OrganisationId(UUID.randomUUID()), UUID.randomUUID());
        assertThatThrownBy(() -> moxora.erasure.plans.of(nobody)).isInstanceOf(Fault.class);
    }
}
