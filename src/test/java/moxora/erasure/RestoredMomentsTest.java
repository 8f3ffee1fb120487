package moxora.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import moxora.Postbag;
import moxora.battery.Tally;
import moxora.fault.Fault;
import moxora.store.DyingDatabases;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Backups of any moment, and replays that die at any moment. */
@Tag("P99")
@Tag("N4")
@Tag("B14")
class RestoredMomentsTest extends RestoredCopies {

    @Test
    @Tag("T-55")
    void aReplayKilledAnywhere_beginsAnew_andEndsTheSame() throws SQLException {
        TenantScope acme = inhabited("acme");
        SqlCopy backup = data(SqlCopy::of);
        erase(acme);
        String neighbour = digest(bolt);
        Random random = Tally.random("B14 kills");
        Tally tally = Tally.of("B14 a replay killed at a random statement");
        for (int i = 0; i < Tally.size(3, 100); i++) {
            data(backup::putBack);
            assertThat(rows(acme)).as("control: the copy brings them back").isPositive();
            DyingDatabases dying =
                    new DyingDatabases(sandbox.settings.logins(), 1 + random.nextInt(200), random.nextBoolean());
            boolean died = false;
            try {
                gate(dying).bringUp();
            } catch (Fault atThatStatement) {
                died = true;
            }
            boolean noticed = !died || gate().look().state() == RestoreGate.State.DATA_BEHIND || rows(acme) == 0;
            gate().bringUp();
            tally.check(noticed && rows(acme) == 0 && digest(bolt).equals(neighbour), "kill " + i);
        }
        tally.close();
    }

    @Test
    @Tag("B14")
    @Tag("T-53")
    void backupsOfRandomMoments_bringNobodyBack() throws SQLException {
        Random random = Tally.random("B14");
        Tally tally = Tally.of("B14 backups of random moments, restored later");
        int broughtBack = 0;
        for (int i = 0; i < Tally.size(3, 100); i++) {
            List<TenantScope> all = new ArrayList<>(List.of(inhabited("acme"), inhabited("cato")));
            int steps = 6;
            int moment = random.nextInt(steps);
            SqlCopy backup = data(SqlCopy::of);
            for (int step = 0; step < steps; step++) {
                act(random, all);
                if (step == moment) {
                    backup = data(SqlCopy::of);
                }
            }
            erase(all.get(0));
            data(backup::putBack);
            // What was living at the moment of the copy and was erased since: without the replay it would be there.
            broughtBack += rows(all.get(0)) > 0 ? 1 : 0;
            gate().bringUp();
            boolean right = gate().look().state() == RestoreGate.State.IN_STEP;
            for (TenantScope scope : all) {
                OrganisationState known =
                        moxora.registry.find(scope.organisation()).orElseThrow().state();
                boolean living = known == OrganisationState.ACTIVE || known == OrganisationState.CLOSING;
                right &= living ? state(scope).isEmpty() || state(scope).equals(known.name()) : rows(scope) == 0;
            }
            tally.check(right, "moment " + moment + " of round " + i);
        }
        System.out.printf("battery | B14 copies that bring rows of the erased back | %d%n", broughtBack);
        assertThat(broughtBack).as("control: copies that bring somebody back").isPositive();
        tally.close();
    }

    private void act(Random random, List<TenantScope> all) {
        TenantScope one = all.get(random.nextInt(all.size()));
        OrganisationState state =
                moxora.registry.find(one.organisation()).orElseThrow().state();
        switch (random.nextInt(4)) {
            case 0 -> all.add(inhabited("dora"));
            case 1 -> {
                if (state == OrganisationState.CLOSING) {
                    moxora.erasure.closures.undo(one);
                    Postbag.settle(moxora, one);
                }
            }
            case 2 -> {
                if (state == OrganisationState.ACTIVE || state == OrganisationState.CLOSING) {
                    erase(one);
                }
            }
            default -> {
                if (state == OrganisationState.ACTIVE) {
                    moxora.erasure.closures.request(one);
                    Postbag.settle(moxora, one);
                }
            }
        }
    }
}
