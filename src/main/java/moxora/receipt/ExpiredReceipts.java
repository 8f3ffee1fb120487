package moxora.receipt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Map;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.policy.Policies;
import moxora.store.OrganisationRegistry;
import moxora.store.OrganisationRounds;
import moxora.store.TenantStore;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Removes receipts that were kept for as long as their organisation's policy says, by the calendar (UTC). Once an hour
 * through every organisation, in transactions of bounded size.
 */
public final class ExpiredReceipts {

    private static final Duration EVERY = Duration.ofHours(1);
    private static final int BATCH = 1_000;

    private final TenantStore store;
    private final Policies policies;
    private final AuditTrail audit;
    private final OrganisationRounds rounds;

    public ExpiredReceipts(
            TenantStore store, OrganisationRegistry registry, Policies policies, AuditTrail audit, Clock clock) {
        this.store = store;
        this.policies = policies;
        this.audit = audit;
        this.rounds = new OrganisationRounds(registry, clock, EVERY, Purpose.ERASURE, "Receipts whose time is over");
    }

    /** Goes through the next organisations, when it is time to; whether some are left to go through at once. */
    public boolean runDue() {
        return rounds.runDue(this::expire);
    }

    private void expire(TenantScope scope, OrganisationRegistry.Entry entry, Instant now) {
        @Nullable Period retention = policies.require(entry.policy()).ai().receiptRetention();
        if (retention == null) {
            return;
        }
        Instant until = now.atOffset(ZoneOffset.UTC).minus(retention).toInstant();
        int removed = BATCH;
        while (removed == BATCH) {
            removed = store.within(scope, session -> {
                int some = ReceiptTable.removeUntil(session, until, BATCH);
                if (some > 0) {
                    audit.record(session, AuditEvent.of(AuditAction.AI_RECEIPTS_EXPIRED, null, Map.of("receipts", (long)
                            some)));
                }
                return some;
            });
        }
    }
}
