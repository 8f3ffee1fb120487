package moxora.battery;

import java.util.List;
import java.util.Random;
import moxora.TestPlatform;
import moxora.crypto.FieldSealer;
import moxora.crypto.KeyringSource;
import moxora.crypto.SabotagedCrypto;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever two organisations do in whatever order, each finds what it put in, and nothing of the other. */
@Tag("B2")
@Tag("T-01")
class TwoTenantsTest {

    private static final int OPERATIONS = 20;

    /** How many sequences go on with the contacts of the ones before. */
    private static final int ON_ONE_PAIR = 50;

    /** A longer run: {@code -Pbattery -Dmoxora.battery.sequences=200000}. */
    private static final int WHOLE = Integer.getInteger("moxora.battery.sequences", 10_000);

    @Test
    void randomSequences_neverMixTenants() {
        TestPlatform platform = TestPlatform.shared();
        Tally tally = Tally.of("B2 operations of two tenants");
        Random random = Tally.random("B2");
        int sequences = Tally.size(150, WHOLE);
        for (int i = 0; i < sequences; i += ON_ONE_PAIR) {
            TwoTenants tenants = tenants(
                    ContactDesk.of(platform.assembly),
                    new OtherServices(platform.assembly, random),
                    platform.acme(),
                    platform.bolt(),
                    random,
                    tally);
            for (int j = 0; j < ON_ONE_PAIR; j++) {
                tenants.sequence(OPERATIONS);
            }
        }
        tally.close();
    }

    @Test
    void randomSequences_neverMixTenants_withNothingLeftButTheServicesOwnWall() {
        try (Sandbox sandbox = Sandbox.open()) {
            Tally tally = Tally.of("B2 operations of two tenants, two walls down");
            Random random = Tally.random("B2 one wall");
            TenantScope acme = sandbox.organisation("acme");
            TenantScope bolt = sandbox.organisation("bolt");
            for (String table : List.of("contact", "contact_token", "contact_tombstone", "custom_field")) {
                sandbox.asOwner("alter table " + table + " disable row level security");
            }
            KeyringSource ring = SabotagedCrypto.oneRingForAll(sandbox.assembly.keyrings, acme.organisation());
            FieldSealer sealer = SabotagedCrypto.wallOff(sandbox.assembly.keyrings, acme.organisation());
            TwoTenants tenants =
                    tenants(ContactDesk.of(sandbox.assembly, ring, sealer), null, acme, bolt, random, tally);
            int sequences = Tally.size(50, 2_000);
            for (int i = 0; i < sequences; i++) {
                tenants.sequence(OPERATIONS);
            }
            tally.close();
        }
    }

    private static TwoTenants tenants(
            ContactDesk desk, OtherServices others, TenantScope acme, TenantScope bolt, Random random, Tally tally) {
        return new TwoTenants(
                desk,
                others,
                new Tenant(acme, "qzacme", "+4420794", random),
                new Tenant(bolt, "qzbolt", "+4416149", random),
                random,
                tally);
    }
}
