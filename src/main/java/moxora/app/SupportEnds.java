package moxora.app;

import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.account.SupportDecisions;
import moxora.fault.Fault;
import moxora.operator.SupportJournal;
import moxora.store.Ids;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/**
 * Writes the end of an access, and the lapse of a request, into the organisation's trail when their time has come. The
 * token has ended by then: each use of it asks the clock.
 */
final class SupportEnds {

    private static final Logger LOG = Logger.getLogger(SupportEnds.class.getName());
    private static final int AT_ONCE = 100;

    private final SupportJournal journal;
    private final SupportDecisions decisions;

    SupportEnds(SupportJournal journal, SupportDecisions decisions) {
        this.journal = journal;
        this.decisions = decisions;
    }

    void runDue() {
        for (SupportJournal.Entry entry : journal.due(AT_ONCE)) {
            // The job's own record in the vault says whose request it is.
            TenantScope scope =
                    new TenantScope(entry.organisation(), new Actor(Ids.next(), Actor.Role.JOB), Purpose.SERVICE);
            try {
                decisions.settle(scope, entry.id());
            } catch (Fault unavailable) {
                LOG.log(
                        Level.WARNING,
                        "The end of a support request could not be written down yet: {0}",
                        unavailable.code());
            }
        }
    }
}
