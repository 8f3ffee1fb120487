package moxora.erasure;

import jakarta.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.store.Epochs;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Requesting a closure, confirming it where the policy asks for two people, looking at it, and undoing it while the
 * policy's window is open (GDPR article 17, P83).
 *
 * <p>The vault's entry comes first and the copy of the state in the tenant data second; {@link ErasureRun} mends a
 * crash between the two.
 */
public final class Closures {

    private final Vault vault;
    private final ClosureTable table;
    private final ClosureRequests requests;
    private final ErasureJournal journal;
    private final ErasurePlan plan;
    private final OrganisationRegistry registry;
    private final TenantStore store;
    private final Policies policies;
    private final ClosureNotices notices;
    private final CertificateLinks links;
    private final Approvers approvers;
    private final ClosureCap cap;
    private final ClosureAlarms alarms;
    private final AuditTrail audit;
    private final Clock clock;

    public Closures(
            RunContext context,
            ClosureNotices notices,
            CertificateLinks links,
            Approvers approvers,
            ClosureCap cap,
            ClosureAlarms alarms) {
        this.vault = context.vault();
        this.table = new ClosureTable(vault);
        this.requests = new ClosureRequests(vault);
        this.journal = new ErasureJournal(vault, context.clock());
        this.plan = context.plan();
        this.registry = context.registry();
        this.store = context.store();
        this.policies = context.policies();
        this.notices = notices;
        this.links = links;
        this.approvers = approvers;
        this.cap = cap;
        this.alarms = alarms;
        this.audit = context.audit();
        this.clock = context.clock();
    }

    /**
     * Begins the closure of the scope's organisation; asked again, it answers what was begun. Under a policy that asks
     * for two people the first request waits for {@link #awaitsConfirmationUntil another admin's}, which begins the
     * closure with the instants of the first; until then its state is ACTIVE.
     *
     * @throws Fault 429 {@code closure_cap}, 409 {@code second_admin_required}
     */
    public Closure request(TenantScope scope) {
        plan.requireWhole();
        Optional<Closure> present = table.find(scope.organisation());
        if (present.isPresent()) {
            return present.get();
        }
        OrganisationRegistry.Entry entry = registry.find(scope.organisation()).orElseThrow(Fault::notFound);
        Policy policy = policies.require(entry.policy());
        return policy.closure().people() == 1 ? begin(scope, policy, null) : requestOfTwo(scope, policy);
    }

    private Closure requestOfTwo(TenantScope scope, Policy policy) {
        Set<UUID> admins = approvers.of(scope);
        if (admins.size() < 2) {
            throw new Fault(
                    FaultCode.SECOND_ADMIN_REQUIRED,
                    "Under the organisation's policy two admins must ask for its closure, and it has one: invite another"
                            + " (POST /api/v1/invitations) or make a colleague admin.");
        }
        ClosureRequests.Pending pending =
                pending(scope.organisation(), admins).orElseGet(() -> ask(scope, policy, admins));
        return pending.isOf(scope.actor().id()) ? asAsked(policy, pending) : begin(scope, policy, pending);
    }

    /** One whose asker is no admin any more confirms nothing. */
    private Optional<ClosureRequests.Pending> pending(OrganisationId organisation, Set<UUID> admins) {
        Optional<ClosureRequests.Pending> found = requests.find(organisation, now());
        if (found.isPresent() && admins.stream().noneMatch(found.get()::isOf)) {
            vault.run(sql -> ClosureRequests.take(sql, found.get()));
            return Optional.empty();
        }
        return found;
    }

    private ClosureRequests.Pending ask(TenantScope scope, Policy policy, Set<UUID> admins) {
        Instant now = now();
        Instant until = ClosureRequests.expiresAt(policy.closure(), now);
        notices.prepare(scope);
        record(scope, AuditAction.CLOSURE_CONFIRMATION_ASKED);
        requests.add(scope, now, until);
        ClosureRequests.Pending written = pending(scope.organisation(), admins).orElseThrow(Closures::overtaken);
        if (written.isOf(scope.actor().id())) {
            store.run(scope, session -> notices.confirmationAsked(session, written.expiresAt()));
        }
        return written;
    }

    /** @param confirmed the first of two requests, whose clock counts; null where one is enough */
    private Closure begin(TenantScope scope, Policy policy, ClosureRequests.@Nullable Pending confirmed) {
        OrganisationId organisation = scope.organisation();
        Closure closure = confirmed == null
                ? at(
                        organisation,
                        OrganisationState.CLOSING,
                        policy,
                        now(),
                        scope.actor().label())
                : at(organisation, OrganisationState.CLOSING, policy, confirmed.requestedAt(), confirmed.requestedBy());
        alarms.whereFull(scope, () -> vault.run(sql -> cap.requireRoom(sql, organisation, now())));
        notices.prepare(scope);
        // First of all: what cannot be recorded is not done.
        record(scope, confirmed == null ? AuditAction.CLOSURE_REQUESTED : AuditAction.CLOSURE_CONFIRMED);
        Begun begun = new Begun();
        alarms.whereFull(
                scope,
                () -> vault.run(sql -> {
                    cap.requireRoom(sql, organisation, now());
                    if (confirmed != null && !ClosureRequests.take(sql, confirmed)) {
                        throw overtaken();
                    }
                    if (!table.insert(
                            sql,
                            closure,
                            confirmed == null ? null : scope.actor().label())) {
                        return;
                    }
                    ClosureTable.state(sql, organisation, OrganisationState.CLOSING);
                    begun.epoch = journal.announce(
                            sql,
                            organisation,
                            "requested",
                            Json.createObjectBuilder()
                                    .add("policy", policy.name())
                                    .add("policyDigest", policy.digest())
                                    .add("deadline", closure.deadline().toString())
                                    .build());
                    begun.link = links.issue(sql, organisation);
                }));
        store.run(scope, session -> {
            setState(session, OrganisationState.CLOSING);
            @Nullable String link = begun.link;
            // Whoever else began it at the same time tells of it.
            if (link != null) {
                Epochs.applied(session, begun.epoch, clock.instant());
                notices.requested(session, closure, link);
            }
        });
        return table.find(organisation).orElseThrow();
    }

    private static Fault overtaken() {
        return new Fault(FaultCode.CONFLICT, "Another admin decided about the closure at the same time.");
    }

    private static Closure asAsked(Policy policy, ClosureRequests.Pending pending) {
        return at(
                pending.organisation(), OrganisationState.ACTIVE, policy, pending.requestedAt(), pending.requestedBy());
    }

    /** A closure with every instant that follows from its request's. */
    static Closure at(
            OrganisationId organisation,
            OrganisationState state,
            Policy policy,
            Instant requestedAt,
            String requestedBy) {
        return new Closure(
                organisation,
                state,
                requestedAt,
                requestedBy,
                policy.closure().undoUntil(requestedAt),
                policy.closure().dueAt(requestedAt),
                policy.closure().alarmAt(requestedAt),
                policy.closure().deadlineAfter(requestedAt),
                null,
                null,
                null,
                null);
    }

    /** Takes the request back: everything works again as before. One that is not confirmed yet any admin withdraws. */
    public void undo(TenantScope scope) {
        OrganisationId organisation = scope.organisation();
        Optional<Closure> begun = table.find(organisation);
        if (begun.isEmpty()) {
            withdraw(scope);
            return;
        }
        Closure closure = begun.get();
        if (closure.state() != OrganisationState.CLOSING || !clock.instant().isBefore(closure.undoUntil())) {
            throw new Fault(
                    FaultCode.UNDO_WINDOW_PASSED, "The closure could be undone until " + closure.undoUntil() + ".");
        }
        notices.prepare(scope);
        record(scope, AuditAction.CLOSURE_UNDONE);
        long epoch = vault.within(sql -> {
            table.remove(sql, organisation);
            links.forget(sql, organisation);
            ClosureTable.state(sql, organisation, OrganisationState.ACTIVE);
            return journal.announce(
                    sql, organisation, "undone", Json.createObjectBuilder().build());
        });
        store.run(scope, session -> {
            setState(session, OrganisationState.ACTIVE);
            Epochs.applied(session, epoch, clock.instant());
            notices.undone(session);
        });
    }

    private void withdraw(TenantScope scope) {
        ClosureRequests.Pending pending = requests.find(scope.organisation(), now())
                .orElseThrow(() -> new Fault(FaultCode.CONFLICT, "No closure is requested."));
        notices.prepare(scope);
        record(scope, AuditAction.CLOSURE_UNDONE);
        if (!vault.within(sql -> ClosureRequests.take(sql, pending))) {
            throw overtaken();
        }
        store.run(scope, notices::undone);
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

    /** A closure that one admin asked for, as it would be once it is confirmed; its state is ACTIVE. */
    public Optional<Closure> findUnconfirmed(TenantScope scope) {
        return requests.find(scope.organisation(), now()).map(pending -> {
            String policy = registry.find(scope.organisation())
                    .orElseThrow(Fault::notFound)
                    .policy();
            return asAsked(policies.require(policy), pending);
        });
    }

    /** Until when another admin can confirm what one asked for; empty where nothing waits for that. */
    public Optional<Instant> awaitsConfirmationUntil(TenantScope scope) {
        return requests.find(scope.organisation(), now()).map(ClosureRequests.Pending::expiresAt);
    }

    /** How many closures are past their alarm day without being verified; more than 0 needs an operator. */
    public long alarming() {
        return table.alarming(clock.instant());
    }

    /** The next instant in the span at which a closure becomes due or is tried again. */
    public Optional<Instant> nextDue(Instant after, Instant until) {
        return table.nextDue(after, until);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** What comes of the vault's transaction for that of the tenant data. */
    private static final class Begun {
        private long epoch;
        private @Nullable String link;
    }

    static void setState(TenantSession session, OrganisationState state) {
        session.sql()
                .update("update organisation set state = ? where organisation_id = ?", state, session.organisation());
    }
}
