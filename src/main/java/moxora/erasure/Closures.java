package moxora.erasure;

import jakarta.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;

/**
 * Requesting a closure, looking at it, and undoing it while the policy's window is open (GDPR article 17, P83).
 *
 * <p>The vault's entry comes first and the copy of the state in the tenant data second; {@link ErasureRun} mends a
 * crash between the two.
 */
public final class Closures {

    private final Vault vault;
    private final ClosureTable table;
    private final ErasureJournal journal;
    private final ErasurePlan plan;
    private final OrganisationRegistry registry;
    private final TenantStore store;
    private final Policies policies;
    private final ClosureNotices notices;
    private final CertificateLinks links;
    private final AuditTrail audit;
    private final Clock clock;

    public Closures(RunContext context, ClosureNotices notices, CertificateLinks links) {
        this.vault = context.vault();
        this.table = new ClosureTable(vault);
        this.journal = new ErasureJournal(vault, context.clock());
        this.plan = context.plan();
        this.registry = context.registry();
        this.store = context.store();
        this.policies = context.policies();
        this.notices = notices;
        this.links = links;
        this.audit = context.audit();
        this.clock = context.clock();
    }

    /** Begins the closure of the scope's organisation; asked again, it answers what was begun. */
    public Closure request(TenantScope scope) {
        plan.requireWhole();
        OrganisationId organisation = scope.organisation();
        Optional<Closure> present = table.find(organisation);
        if (present.isPresent()) {
            return present.get();
        }
        OrganisationRegistry.Entry entry = registry.find(organisation).orElseThrow(Fault::notFound);
        Policy policy = policies.require(entry.policy());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Closure closure = new Closure(
                organisation,
                OrganisationState.CLOSING,
                now,
                scope.actor().label(),
                policy.closure().undoUntil(now),
                policy.closure().dueAt(now),
                policy.closure().alarmAt(now),
                policy.closure().deadlineAfter(now),
                null,
                null,
                null,
                null);
        notices.prepare(scope);
        // First of all: what cannot be recorded is not done.
        record(scope, AuditAction.CLOSURE_REQUESTED);
        String link = vault.within(sql -> {
            table.insert(sql, closure);
            ClosureTable.state(sql, organisation, OrganisationState.CLOSING);
            journal.write(
                    sql,
                    organisation,
                    "requested",
                    Json.createObjectBuilder()
                            .add("policy", policy.name())
                            .add("policyDigest", policy.digest())
                            .add("deadline", closure.deadline().toString())
                            .build());
            return links.issue(sql, organisation);
        });
        store.run(scope, session -> {
            setState(session, OrganisationState.CLOSING);
            notices.requested(session, closure, link);
        });
        return table.find(organisation).orElseThrow();
    }

    /** Takes the request back: everything works again as before. */
    public void undo(TenantScope scope) {
        OrganisationId organisation = scope.organisation();
        Closure closure =
                table.find(organisation).orElseThrow(() -> new Fault(FaultCode.CONFLICT, "No closure is requested."));
        if (closure.state() != OrganisationState.CLOSING || !clock.instant().isBefore(closure.undoUntil())) {
            throw new Fault(
                    FaultCode.UNDO_WINDOW_PASSED, "The closure could be undone until " + closure.undoUntil() + ".");
        }
        notices.prepare(scope);
        record(scope, AuditAction.CLOSURE_UNDONE);
        vault.run(sql -> {
            table.remove(sql, organisation);
            links.forget(sql, organisation);
            ClosureTable.state(sql, organisation, OrganisationState.ACTIVE);
            journal.write(
                    sql, organisation, "undone", Json.createObjectBuilder().build());
        });
        store.run(scope, session -> {
            setState(session, OrganisationState.ACTIVE);
            notices.undone(session);
        });
    }

    private void record(TenantScope scope, AuditAction action) {
        store.run(
                scope,
                session -> audit.record(
                        session, AuditEvent.of(action, scope.organisation().value())));
    }

    public Optional<Closure> find(OrganisationId organisation) {
        return table.find(organisation);
    }

    /** The newest closures. */
    public List<Closure> all(int limit) {
        return table.all(limit);
    }

    /** How many closures are past their alarm day without being verified; more than 0 needs an operator. */
    public long alarming() {
        return table.alarming(clock.instant());
    }

    /** The next instant in the span at which a closure becomes due. */
    public Optional<Instant> nextDue(Instant after, Instant until) {
        return table.nextDue(after, until);
    }

    static void setState(moxora.store.TenantSession session, OrganisationState state) {
        session.sql()
                .update("update organisation set state = ? where organisation_id = ?", state, session.organisation());
    }
}
