package moxora.contact;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Semaphore;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.BlindIndex;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policy;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/**
 * Measures what an organisation's search tokens give away, under its keys: a stored token does not say of which field
 * it is, so the tokens of each contact are computed again, from one snapshot, and counted per index. On the way each
 * contact's stored tokens are compared with the computed ones, which finds an index that silently lost something.
 *
 * <p>One measurement at a time on a server, over {@value #MOST_CONTACTS} contacts and {@value #MOST_TOKENS} different
 * tokens at most, which take some 120 MB; 100,000 contacts take a few seconds. No value leaves it.
 */
public final class LeakageMeter {

    static final int MOST_CONTACTS = 1_000_000;
    static final int MOST_TOKENS = 2_000_000;

    private final TenantStore store;
    private final ContactSealing sealing;
    private final ContactTokens tokens;
    private final CustomFields customFields;
    private final BlindIndex index;
    private final AuditTrail audit;
    private final Clock clock;
    private final int mostTokens;
    private final Semaphore turn = new Semaphore(1);

    public LeakageMeter(
            TenantStore store,
            ContactSealing sealing,
            ContactTokens tokens,
            CustomFields customFields,
            BlindIndex index,
            AuditTrail audit,
            Clock clock) {
        this(store, sealing, tokens, customFields, index, audit, clock, MOST_TOKENS);
    }

    /** With another limit, so that a test can reach it. */
    LeakageMeter(
            TenantStore store,
            ContactSealing sealing,
            ContactTokens tokens,
            CustomFields customFields,
            BlindIndex index,
            AuditTrail audit,
            Clock clock,
            int mostTokens) {
        this.store = store;
        this.sealing = sealing;
        this.tokens = tokens;
        this.customFields = customFields;
        this.index = index;
        this.audit = audit;
        this.clock = clock;
        this.mostTokens = mostTokens;
    }

    /**
     * Measures all indexes of the organisation's contacts.
     *
     * @param region of the organisation's phones, as for writing them
     * @param search what the organisation's policy accepts
     * @throws Fault {@code TOO_MANY_REQUESTS} while another measurement runs; {@code MEASUREMENT_TOO_LARGE} beyond the
     *     limits
     */
    public Leakage measure(TenantScope scope, String region, Policy.Search search) {
        if (!turn.tryAcquire()) {
            throw new Fault(
                    FaultCode.TOO_MANY_REQUESTS, "Another measurement is running; this server does one at a time.");
        }
        try {
            sealing.prepare(scope);
            Leakage leakage = store.snapshot(scope, session -> measure(session, region, search));
            store.run(
                    scope,
                    session -> audit.record(
                            session,
                            AuditEvent.of(AuditAction.LEAKAGE_MEASURED, null, Map.of("rows", leakage.contacts()))));
            return leakage;
        } finally {
            turn.release();
        }
    }

    private Leakage measure(TenantSession session, String region, Policy.Search search) {
        long contacts =
                session.sql().count("select count(*) from contact where organisation_id = ?", session.organisation());
        if (contacts > MOST_CONTACTS) {
            throw tooLarge("At most " + MOST_CONTACTS + " contacts are measured.");
        }
        LeakageRun run = new LeakageRun(session, sealing, tokens, customFields.schema(session), region);
        session.sql().stream(
                "select id, identity, profile, notes, version, created_at, updated_at from contact"
                        + " where organisation_id = ? order by id",
                row -> {
                    run.add(StoredContact.of(row));
                    if (run.distinctTokens() > mostTokens) {
                        throw tooLarge("At most " + mostTokens + " different search tokens are measured.");
                    }
                },
                session.organisation());
        return run.finish(clock.instant(), index, search);
    }

    private static Fault tooLarge(String detail) {
        return new Fault(FaultCode.MEASUREMENT_TOO_LARGE, detail);
    }
}
