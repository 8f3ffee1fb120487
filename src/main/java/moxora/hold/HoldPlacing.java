package moxora.hold;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import moxora.crypto.Keyrings;
import moxora.crypto.KeysetPurpose;
import moxora.erasure.KeyResidue;
import moxora.store.Epochs;
import moxora.store.Ids;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;

/** Lets the tenant data know of a confirmed hold, once its key is there. */
final class HoldPlacing {

    private final Vault vault;
    private final TenantStore store;
    private final OrganisationRegistry registry;
    private final Keyrings keyrings;
    private final KeyResidue residue;
    private final Clock clock;

    HoldPlacing(
            Vault vault,
            TenantStore store,
            OrganisationRegistry registry,
            Keyrings keyrings,
            KeyResidue residue,
            Clock clock) {
        this.vault = vault;
        this.store = store;
        this.registry = registry;
        this.keyrings = keyrings;
        this.residue = residue;
        this.clock = clock;
    }

    /** Creates the hold's key and a record under it, by which its destruction will be proved. */
    String key(TenantScope scope, UUID hold) {
        keyrings.createForHold(new OrganisationId(hold));
        return residue.canary(Hold.sealing(scope, hold), KeysetPurpose.HOLD, Ids.next());
    }

    /** Marks in the tenant data what the hold covers; repeatable. An organisation whose keys are gone has no writers. */
    void place(TenantScope scope, Hold hold) {
        boolean living = registry.find(hold.organisation())
                .filter(entry ->
                        entry.state() == OrganisationState.ACTIVE || entry.state() == OrganisationState.CLOSING)
                .isPresent();
        if (living) {
            long epoch = vault.within(sql ->
                            sql.first("select epoch from legal_hold where id = ?", row -> row.number(1), hold.id()))
                    .orElseThrow();
            store.run(scope, session -> {
                HoldMarks.set(session, hold);
                Epochs.applied(session, epoch, clock.instant().truncatedTo(ChronoUnit.MICROS));
            });
        }
        vault.run(sql -> HoldTable.change(
                sql,
                hold.id(),
                HoldState.ACTIVE,
                "placed_at = ?",
                clock.instant().truncatedTo(ChronoUnit.MICROS)));
    }
}
