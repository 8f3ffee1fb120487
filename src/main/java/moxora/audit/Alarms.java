package moxora.audit;

import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.limit.Incidents;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/**
 * Raises alarms: an entry on the organisation's trail, durable when this returns, a count in the metrics, a line in the
 * log by ids, and a word to the admins.
 */
public final class Alarms {

    private static final Logger LOG = Logger.getLogger(Alarms.class.getName());

    private final TenantStore store;
    private final AuditTrail trail;
    private final Incidents incidents;
    private final AlarmNotice notice;

    public Alarms(TenantStore store, AuditTrail trail, Incidents incidents, AlarmNotice notice) {
        this.store = store;
        this.trail = trail;
        this.incidents = incidents;
        this.notice = notice;
    }

    /** Records the alarm in a transaction of its own, and announces it. */
    public void raise(TenantScope scope, Incidents.Alarm alarm, AuditEvent event) {
        store.run(scope, session -> trail.record(session, event));
        announce(scope, alarm, event);
    }

    /** Announces an alarm that the caller records. */
    public void announce(TenantScope scope, Incidents.Alarm alarm, AuditEvent event) {
        incidents.raised(alarm);
        LOG.log(Level.WARNING, "Alarm {0} in organisation {1}: actor {2}, target {3}", new Object[] {
            alarm.wire(), scope.organisation(), scope.actor().label(), event.target()
        });
        try {
            notice.tell(scope, event);
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "The admins could not be told of an alarm: {0}",
                    e.getClass().getName());
        }
    }
}
