package moxora.erasure;

import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.erasure.scan.Forms;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Ids;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Carries out closures that are due: note down, destroy keys, purge, scan, certify. Where several are due, each step is
 * taken for all of them before the next.
 *
 * <p>Every step may be killed between any two statements and is begun again from the state in the vault. Of several
 * nodes one works on a closure at a time; one that has lost its connection to the vault without noticing is fenced off
 * by the {@link Claim} of the next.
 */
public final class ErasureRun {

    private static final Logger LOG = Logger.getLogger(ErasureRun.class.getName());
    private static final int AT_ONCE = 20;

    private final RunContext context;
    private final ClosureCap cap;
    private final ClosureTable table;
    private final ErasureJournal journal;
    private final ResidueScan scan;
    private final KeyStep keyStep;
    private final PurgeStep purgeStep;
    private final VerificationStep verificationStep;

    /** Without a cap on how many go in a day. */
    public ErasureRun(
            RunContext context, Certificates certificates, List<LastAct> lastActs, List<ResidueCheck> checks) {
        this(context, certificates, lastActs, checks, ClosureCap.NONE);
    }

    public ErasureRun(
            RunContext context,
            Certificates certificates,
            List<LastAct> lastActs,
            List<ResidueCheck> checks,
            ClosureCap cap) {
        this.context = context;
        this.cap = cap;
        this.table = new ClosureTable(context.vault());
        this.journal = new ErasureJournal(context.vault(), context.clock());
        KeyDestruction keys = new KeyDestruction(context.vault(), context.keyrings(), context.sealer());
        this.scan = new ResidueScan(context, keys, checks);
        this.keyStep = new KeyStep(context, journal, keys, scan, lastActs);
        this.purgeStep = new PurgeStep(context, journal);
        this.verificationStep = new VerificationStep(context, journal, scan, certificates);
    }

    /** {@link #destroyDue} and then {@link #verifyDue}: for whoever waits for both. */
    public void runDue() {
        both(this::destroyDue, this::verifyDue);
    }

    /**
     * Destroys the keys of every closure that is due, the most urgent first, and removes their rows afterwards: nobody's
     * keys wait for somebody else's rows. One that fails does not hold up the others; a failure that cannot even be
     * written down is thrown when all have had their turn.
     */
    public void destroyDue() {
        both(() -> pass(OrganisationState.CLOSING), () -> pass(OrganisationState.KEY_DESTROYED));
    }

    /**
     * Looks for what is left of every closure whose rows are gone, and certifies them; fails as {@link #destroyDue}. It
     * reads every file there is, for each of them anew, so destroying is not to wait for it: both may run at once.
     */
    public void verifyDue() {
        pass(OrganisationState.PURGED);
    }

    private static void both(Runnable first, Runnable second) {
        try {
            first.run();
        } catch (RuntimeException e) {
            second.run();
            throw e;
        }
        second.run();
    }

    private void pass(OrganisationState from) {
        Instant now = context.clock().instant();
        @Nullable RuntimeException unwritten = null;
        List<Closure> due = table.due(now, null, AT_ONCE);
        while (!due.isEmpty()) {
            for (Closure closure : due) {
                if (closure.state() != from || !closure.isDue(now)) {
                    continue;
                }
                try {
                    step(closure.organisation(), from);
                } catch (RuntimeException e) {
                    unwritten = e;
                }
            }
            due = table.due(now, due.get(due.size() - 1), AT_ONCE);
        }
        if (unwritten != null) {
            throw unwritten;
        }
    }

    /** Takes the closure as far as it goes. Nothing happens when another node is at it. */
    void run(OrganisationId organisation) {
        for (OrganisationState from :
                List.of(OrganisationState.CLOSING, OrganisationState.KEY_DESTROYED, OrganisationState.PURGED)) {
            step(organisation, from);
        }
    }

    /** One step, if the closure is before it and no other node is at it. */
    private void step(OrganisationId organisation, OrganisationState from) {
        context.vault().exclusively(organisation.value().getLeastSignificantBits(), () -> {
            Closure closure = table.find(organisation).orElseThrow(Fault::notFound);
            if (closure.state() == from) {
                attempt(closure);
            }
        });
    }

    private void attempt(Closure closure) {
        OrganisationId organisation = closure.organisation();
        Claim claim = context.vault()
                .within(sql -> Claim.take(sql, organisation, context.clock().instant()));
        Setback ifItFails = Setback.PLAN_INCOMPLETE;
        try {
            context.plan().requireWhole();
            TenantScope scope = scope(organisation);
            if (closure.state() == OrganisationState.CLOSING) {
                ifItFails = Setback.KEYS_NOT_DESTROYED;
                if (isReleased(claim, closure)) {
                    keyStep.carryOut(scope, claim, closure);
                }
            } else if (closure.state() == OrganisationState.KEY_DESTROYED) {
                ifItFails = Setback.PURGE_FAILED;
                purgeStep.carryOut(scope, claim);
            } else {
                ifItFails = Setback.VERIFICATION_FAILED;
                verificationStep.carryOut(scope, claim, closure);
                LOG.log(Level.INFO, "Organisation {0} is erased and verified.", organisation);
            }
        } catch (NotYetException waiting) {
            LOG.log(Level.INFO, "The closure of {0} waits: {1}", new Object[] {organisation, waiting.getMessage()});
            context.vault()
                    .run(sql -> claim.failed(
                            sql, Setback.WAITS_FOR_MAIL, context.clock().instant()));
        } catch (RuntimeException e) {
            Setback setback = Setback.of(e, ifItFails);
            LOG.log(Level.WARNING, "The closure of " + organisation + " did not get on: " + setback.wire(), e);
            context.vault()
                    .run(sql -> claim.failed(sql, setback, context.clock().instant()));
        }
    }

    private boolean isReleased(Claim claim, Closure closure) {
        boolean released = context.vault()
                .within(sql -> cap.release(sql, claim, closure, context.clock().instant()));
        if (!released) {
            LOG.log(
                    Level.WARNING,
                    "The closure of {0} waits: as many keys as are allowed were destroyed in the last 24 hours.",
                    closure.organisation());
        }
        return released;
    }

    /** A fresh scan of an organisation whose rows are purged. */
    public List<Check> scanAgain(OrganisationId organisation) {
        return report(organisation).checks();
    }

    /** What a fresh scan looked through, and what it saw there. */
    public Scanned verify(OrganisationId organisation) {
        ResidueScan.Report report = report(organisation);
        return new Scanned(report.isClean(), report.checks(), report.sinks(), report.notAddressed(), Forms.FAMILIES);
    }

    /**
     * A residue scan.
     *
     * @param forms the families of forms in which everything was looked for
     */
    public record Scanned(
            boolean isClean,
            List<Check> checks,
            List<ScannedSink> sinks,
            List<String> notAddressed,
            List<String> forms) {}

    private ResidueScan.Report report(OrganisationId organisation) {
        Closure closure = table.find(organisation).orElseThrow(Fault::notFound);
        if (closure.purgedAt() == null) {
            throw new Fault(FaultCode.NOT_VERIFIED, "The organisation is not purged yet.");
        }
        return scan.of(scope(organisation), journal.evidence(organisation));
    }

    private static TenantScope scope(OrganisationId organisation) {
        return new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.ERASURE);
    }
}
