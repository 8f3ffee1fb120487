package moxora.hold;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.erasure.Replayable;
import moxora.store.Epochs;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.TenantScope;

/** Tells an older copy of the tenant data which holds there are, and takes away what those left that are over. */
public final class HoldReplay implements Replayable {

    private static final int BATCH = 5_000;

    private final Vault vault;
    private final TenantStore store;
    private final Clock clock;

    public HoldReplay(Vault vault, TenantStore store, Clock clock) {
        this.vault = vault;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String what() {
        return "legal holds";
    }

    @Override
    public long replay(TenantScope scope) {
        List<Hold> live = vault.within(sql -> HoldTable.of(sql, scope.organisation(), HoldState.ACTIVE));
        Set<UUID> ids = live.stream().map(Hold::id).collect(Collectors.toSet());
        List<Long> epochs = vault.within(sql -> sql.rows(
                "select epoch from legal_hold where organisation_id = ? and state in ('ACTIVE', 'ENDED')"
                        + " and epoch is not null",
                row -> row.number(1),
                scope.organisation().value()));
        long changed = store.within(scope, session -> {
            long before = session.sql()
                    .count("select count(*) from hold_mark where organisation_id = ?", session.organisation());
            List<UUID> over = HoldMarks.holds(session).stream()
                    .filter(hold -> !ids.contains(hold))
                    .toList();
            over.forEach(hold -> HoldMarks.remove(session, hold));
            live.forEach(hold -> HoldMarks.set(session, hold));
            epochs.forEach(
                    epoch -> Epochs.applied(session, epoch, clock.instant().truncatedTo(ChronoUnit.MICROS)));
            return Math.abs(session.sql()
                            .count("select count(*) from hold_mark where organisation_id = ?", session.organisation())
                    - before);
        });
        for (UUID hold : store.within(scope, HeldRecords::holds)) {
            if (!ids.contains(hold)) {
                long some;
                do {
                    some = store.within(scope, session -> HeldRecords.deleteSome(session, hold, BATCH));
                    changed += some;
                } while (some > 0);
            }
        }
        return changed;
    }
}
