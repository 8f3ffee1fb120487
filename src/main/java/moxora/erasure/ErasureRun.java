package moxora.erasure;

import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Ids;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Carries out closures that are due: note down, destroy keys, purge, scan, certify.
 *
 * <p>Every step may be killed between any two statements and is begun again from the state in the vault. Of several
 * nodes one works on a closure at a time; one that has lost its connection to the vault without noticing is fenced off
 * by the {@link Claim} of the next.
 */
public final class ErasureRun {

    private static final Logger LOG = Logger.getLogger(ErasureRun.class.getName());
    private static final int AT_ONCE = 20;

    private final RunContext context;
    private final int atOnce;
    private final ClosureTable table;
    private final ErasureJournal journal;
    private final ResidueScan scan;
    private final KeyStep keyStep;
    private final PurgeStep purgeStep;
    private final VerificationStep verificationStep;

    public ErasureRun(
            RunContext context, Certificates certificates, List<LastAct> lastActs, List<ResidueCheck> checks) {
        this(context, certificates, lastActs, checks, AT_ONCE);
    }

    /** @param atOnce how many closures are done in one go */
    ErasureRun(
            RunContext context,
            Certificates certificates,
            List<LastAct> lastActs,
            List<ResidueCheck> checks,
            int atOnce) {
        this.atOnce = atOnce;
        this.context = context;
        this.table = new ClosureTable(context.vault());
        this.journal = new ErasureJournal(context.vault(), context.clock());
        KeyDestruction keys = new KeyDestruction(context.vault(), context.keyrings(), context.sealer());
        this.scan = new ResidueScan(context, keys, checks);
        this.keyStep = new KeyStep(context, journal, keys, scan, lastActs);
        this.purgeStep = new PurgeStep(context, journal);
        this.verificationStep = new VerificationStep(context, journal, scan, certificates);
    }

    /**
     * Works on closures that are due, the most urgent first, until so many are done; one that fails or waits does not
     * hold up the others, however many they are.
     */
    public void runDue() {
        Instant now = context.clock().instant();
        int done = 0;
        int passed = 0;
        List<Closure> some;
        do {
            some = table.due(now, atOnce, passed);
            for (Closure closure : some) {
                if (isDone(closure.organisation())) {
                    done++;
                } else {
                    passed++;
                }
            }
        } while (some.size() == atOnce && done < atOnce);
    }

    private boolean isDone(OrganisationId organisation) {
        try {
            run(organisation);
            return table.find(organisation)
                    .map(closure -> closure.verifiedAt() != null)
                    .orElse(true);
        } catch (NotYetException waiting) {
            table.failed(organisation, waiting.getMessage());
        } catch (RuntimeException e) {
            String reason =
                    e instanceof Fault fault ? fault.detail() : e.getClass().getSimpleName();
            LOG.log(Level.WARNING, "The closure of " + organisation + " did not get on: " + reason, e);
            table.failed(organisation, reason);
        }
        return false;
    }

    /** Takes the closure as far as it goes. Nothing happens when another node is at it. */
    void run(OrganisationId organisation) {
        context.vault().exclusively(organisation.value().getLeastSignificantBits(), () -> steps(organisation));
    }

    private void steps(OrganisationId organisation) {
        TenantScope scope = scope(organisation);
        context.plan().requireWhole();
        Claim claim = context.vault().within(sql -> Claim.take(sql, organisation));
        Closure closure = table.find(organisation).orElseThrow();
        if (closure.state() == OrganisationState.CLOSING) {
            keyStep.carryOut(scope, claim, closure);
        }
        closure = table.find(organisation).orElseThrow();
        if (closure.state() == OrganisationState.KEY_DESTROYED) {
            purgeStep.carryOut(scope, claim);
        }
        closure = table.find(organisation).orElseThrow();
        if (closure.state() == OrganisationState.PURGED) {
            verificationStep.carryOut(scope, claim, closure);
            LOG.log(Level.INFO, "Organisation {0} is erased and verified.", organisation);
        }
    }

    /** A fresh scan of an organisation whose rows are purged. */
    public List<Check> scanAgain(OrganisationId organisation) {
        Closure closure = table.find(organisation).orElseThrow(Fault::notFound);
        if (closure.purgedAt() == null) {
            throw new Fault(FaultCode.NOT_VERIFIED, "The organisation is not purged yet.");
        }
        return scan.of(scope(organisation), journal.evidence(organisation)).checks();
    }

    private static TenantScope scope(OrganisationId organisation) {
        return new TenantScope(organisation, new Actor(Ids.next(), Actor.Role.JOB), Purpose.ERASURE);
    }
}
