package moxora.erasure;

import jakarta.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.audit.AuditTrail;
import moxora.audit.Checkpoint;
import moxora.audit.Checkpoints;
import moxora.crypto.FieldSealer;
import moxora.crypto.Keyrings;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policies;
import moxora.store.Catalogue;
import moxora.store.Ids;
import moxora.store.OrganisationRegistry;
import moxora.store.TenantStore;
import moxora.store.Vault;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Carries out closures that are due: note down, destroy keys, purge, scan, certify.
 *
 * <p>Every step may be killed between any two statements and is begun again from the state in the vault. Of several
 * nodes one works on a closure at a time.
 */
public final class ErasureRun {

    private static final Logger LOG = Logger.getLogger(ErasureRun.class.getName());
    private static final int AT_ONCE = 20;

    private final Vault vault;
    private final TenantStore store;
    private final TenantStore purging;
    private final ClosureTable table;
    private final ErasureJournal journal;
    private final ErasurePlan plan;
    private final KeyDestruction keys;
    private final ResidueScan scan;
    private final Certificates certificates;
    private final Policies policies;
    private final OrganisationRegistry registry;
    private final AuditTrail audit;
    private final Checkpoints checkpoints;
    private final Clock clock;

    public ErasureRun(
            Vault vault,
            TenantStore store,
            TenantStore purging,
            ErasurePlan plan,
            Keyrings keyrings,
            FieldSealer sealer,
            OrganisationRegistry registry,
            Certificates certificates,
            Policies policies,
            AuditTrail audit,
            Checkpoints checkpoints,
            Sinks sinks,
            Clock clock) {
        this.vault = vault;
        this.store = store;
        this.purging = purging;
        this.table = new ClosureTable(vault);
        this.journal = new ErasureJournal(vault, clock);
        this.plan = plan;
        this.keys = new KeyDestruction(vault, keyrings, sealer);
        this.scan = new ResidueScan(purging, vault, keys, plan, registry, sinks);
        this.certificates = certificates;
        this.policies = policies;
        this.registry = registry;
        this.audit = audit;
        this.checkpoints = checkpoints;
        this.clock = clock;
    }

    /** Works on every closure that is due, the most urgent first; one that fails does not hold up the others. */
    public void runDue() {
        for (Closure closure : table.due(clock.instant(), AT_ONCE)) {
            try {
                run(closure.organisation());
            } catch (RuntimeException e) {
                String reason =
                        e instanceof Fault fault ? fault.detail() : e.getClass().getSimpleName();
                LOG.log(Level.WARNING, "The closure of " + closure.organisation() + " did not get on: " + reason, e);
                table.failed(closure.organisation(), reason);
            }
        }
    }

    /** Takes the closure as far as it goes. Nothing happens when another node is at it. */
    void run(OrganisationId organisation) {
        vault.exclusively(organisation.value().getLeastSignificantBits(), () -> steps(organisation));
    }

    private void steps(OrganisationId organisation) {
        TenantScope scope = new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.ERASURE);
        Closure closure = table.find(organisation).orElseThrow();
        plan.requireWhole();
        if (closure.state() == OrganisationState.CLOSING) {
            destroyKeys(scope);
        }
        closure = table.find(organisation).orElseThrow();
        if (closure.state() == OrganisationState.KEY_DESTROYED) {
            purge(scope);
        }
        closure = table.find(organisation).orElseThrow();
        if (closure.state() == OrganisationState.PURGED) {
            verify(scope, closure);
        }
    }

    private void destroyKeys(TenantScope scope) {
        // A crash between the request's two transactions left the data's copy of the state behind.
        store.run(scope, session -> Closures.setState(session, OrganisationState.CLOSING));
        if (journal.newest(scope.organisation(), "evidence").isEmpty()) {
            journal.write(scope.organisation(), "evidence", gather(scope).json());
        }
        keys.destroy(scope.organisation(), clock.instant());
        keys.rewrite();
        purging.run(scope, session -> Closures.setState(session, OrganisationState.KEY_DESTROYED));
        reach(scope.organisation(), OrganisationState.KEY_DESTROYED, "key_destroyed_at");
    }

    private Evidence gather(TenantScope scope) {
        KeyDestruction.Canary canary = scan.canaryOf(scope)
                .orElseThrow(() -> new Fault(FaultCode.INTERNAL, "The organisation has no canary."));
        String canaryText = keys.openCanary(scope, canary)
                .orElseThrow(
                        () -> new Fault(FaultCode.KEY_UNAVAILABLE, "The canary does not open before the erasure."));
        // The trail goes with the rows; that it was whole up to here stays, signed.
        String checkpoint = checkpoints.of(scope).map(Checkpoint::json).orElse("");
        return store.within(scope, session -> {
            List<byte[]> unreadable = new ArrayList<>(session.sql()
                    .rows(
                            "select token from contact_token where organisation_id = ? limit 3",
                            row -> row.bytes(1),
                            session.organisation()));
            unreadable.add(ResidueScan.slice(canary.sealed().bytes()));
            return new Evidence(
                    purging.within(scope, counting -> Catalogue.counts(counting, plan.tables())),
                    keys.doomed(scope.organisation()),
                    canary,
                    canaryText,
                    unreadable,
                    audit.head(session),
                    checkpoint);
        });
    }

    private void purge(TenantScope scope) {
        for (Erasable erasable : plan.erasables()) {
            long erased = 0;
            long some;
            do {
                some = purging.within(scope, session -> erasable.eraseSome(session, plan.batch()));
                erased += some;
            } while (some > 0);
            journal.write(
                    scope.organisation(),
                    "purged",
                    Json.createObjectBuilder()
                            .add("table", erasable.table())
                            .add("rows", erased)
                            .build());
        }
        vault.run(sql -> sql.update(
                "delete from unfinished_work where organisation_id = ?",
                scope.organisation().value()));
        reach(scope.organisation(), OrganisationState.PURGED, "purged_at");
    }

    private void verify(TenantScope scope, Closure closure) {
        Evidence evidence = evidence(scope.organisation());
        ResidueScan.Report report = scan.of(scope, evidence);
        if (!report.isClean()) {
            throw new Fault(
                    FaultCode.INTERNAL, "The residue scan is not clean: " + String.join("; ", report.broken()) + ".");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String policy = registry.find(scope.organisation()).orElseThrow().policy();
        vault.run(sql -> {
            certificates.issue(sql, closure, policies.require(policy), evidence, report, now);
            table.reach(sql, scope.organisation(), OrganisationState.VERIFIED, "verified_at", now);
            journal.write(
                    sql,
                    scope.organisation(),
                    "verified",
                    Json.createObjectBuilder().build());
        });
        LOG.log(Level.INFO, "Organisation {0} is erased and verified.", scope.organisation());
    }

    /** A fresh scan of an organisation whose rows are purged. */
    public List<Check> scanAgain(OrganisationId organisation) {
        Closure closure = table.find(organisation).orElseThrow(Fault::notFound);
        if (closure.purgedAt() == null) {
            throw new Fault(FaultCode.NOT_VERIFIED, "The organisation is not purged yet.");
        }
        TenantScope scope = new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.ERASURE);
        return scan.of(scope, evidence(organisation)).checks();
    }

    private Evidence evidence(OrganisationId organisation) {
        return journal.newest(organisation, "evidence")
                .map(Evidence::of)
                .orElseThrow(() -> new Fault(FaultCode.INTERNAL, "The journal holds no evidence for this closure."));
    }

    private void reach(OrganisationId organisation, OrganisationState state, String column) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        vault.run(sql -> {
            table.reach(sql, organisation, state, column, now);
            journal.write(
                    sql,
                    organisation,
                    "reached",
                    Json.createObjectBuilder().add("state", state.name()).build());
        });
    }
}
