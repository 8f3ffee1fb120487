package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import moxora.Owner;
import moxora.TestPlatform;
import moxora.fault.Fault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-51")
class ErasurePlanTest {

    private final ErasurePlan plan = TestPlatform.shared().assembly.erasure.plan;

    @Test
    void thePlan_claimsEveryTableOfTheLiveSchema() {
        assertThat(plan.gaps()).isEmpty();
    }

    @Test
    void aStrayTableOfTheTenants_isNamed_andStopsEveryClosure() throws SQLException {
        Owner.ofData().sabotage("create table stray (organisation_id uuid)", "drop table stray", () -> {
            assertThat(plan.gaps())
                    .containsExactly("stray is claimed by no Erasable", "stray has no forced row-level security");
            assertThatThrownBy(plan::requireWhole).isInstanceOf(Fault.class).hasMessageContaining("stray");
        });
        assertThat(plan.gaps()).isEmpty();
    }

    @Test
    void aStrayTableOfNobody_isNamed() throws SQLException {
        Owner.ofData()
                .sabotage(
                        "create table stray (nickname text)",
                        "drop table stray",
                        () -> assertThat(plan.gaps())
                                .containsExactly("stray has no organisation and is not listed as holding nothing"
                                        + " personal"));
    }

    @Test
    void aTenantTableWhoseWallIsTakenDown_isNamed() throws SQLException {
        Owner.ofData()
                .sabotage(
                        "alter table canary no force row level security",
                        "alter table canary force row level security",
                        () -> assertThat(plan.gaps()).containsExactly("canary has no forced row-level security"));
    }
}
