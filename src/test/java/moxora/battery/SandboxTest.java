package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;

import moxora.erasure.RestoreGate;
import org.junit.jupiter.api.Test;

class SandboxTest {

    /** They are copies of one database, so one's ledger head would pass for the other's. */
    @Test
    void howFarOneHasCome_saysNothingOfAnother() {
        try (Sandbox ahead = Sandbox.open()) {
            ahead.inVaultAsSuperuser("select setval('erasure_epoch', 1000000)");
            ahead.organisation("acme");
            ahead.assembly.erasure.upkeep.runDue();
            try (Sandbox another = Sandbox.open()) {
                another.organisation("bolt");
                assertThat(another.assembly.erasure.gate.look().state()).isEqualTo(RestoreGate.State.IN_STEP);
            }
        }
    }
}
