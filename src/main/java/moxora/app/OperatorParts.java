package moxora.app;

import java.time.Clock;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.account.SupportAccess;
import moxora.account.SupportDecisions;
import moxora.account.SupportNotices;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.crypto.RouteKeys;
import moxora.operator.Operators;
import moxora.operator.SupportJournal;
import moxora.store.OrganisationRegistry;
import moxora.store.Routes;
import moxora.store.TenantStore;
import moxora.store.Vault;

/** The part of the graph about the platform's own staff: who they are, and how an organisation lets them in. */
public final class OperatorParts {

    private static final Logger LOG = Logger.getLogger(OperatorParts.class.getName());

    public final Operators operators;
    public final SupportJournal journal;
    public final SupportAccess access;
    public final SupportDecisions decisions;
    private final SupportEnds ends;

    OperatorParts(
            Vault vault,
            TenantStore store,
            OrganisationRegistry registry,
            Routes routes,
            RouteKeys routeKeys,
            FieldSealer sealer,
            SupportNotices notices,
            AuditTrail audit,
            Clock clock) {
        this.operators = new Operators(vault, routeKeys, clock);
        this.journal = new SupportJournal(vault, clock);
        this.access = new SupportAccess(store, registry, routes, sealer, journal, notices, audit, clock);
        this.decisions = new SupportDecisions(store, routes, sealer, journal, audit, clock);
        this.ends = new SupportEnds(journal, decisions);
    }

    /** Makes the first operator of a vault that has none; once there is one, the configured token makes nobody. */
    public void bootstrap(String configuredToken) {
        if (!operators.bootstrap(configuredToken)) {
            LOG.log(
                    Level.INFO,
                    "MOXORA_OPERATOR_TOKEN is no living operator''s token and has no power: it made {0} at the first"
                            + " start, and operators have been managed at /ops/v1/operators since.",
                    Operators.FIRST);
        }
    }

    /** Writes down which requests and accesses time has ended. */
    public void endDue() {
        ends.runDue();
    }
}
