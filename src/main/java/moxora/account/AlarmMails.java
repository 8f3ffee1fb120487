package moxora.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import moxora.audit.AlarmNotice;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.fault.Fault;
import moxora.store.TenantStore;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;

/**
 * Tells an organisation's admins of an alarm by mail: of each kind once an hour from each node, however often it is
 * raised. All of them are on the trail.
 */
public final class AlarmMails implements AlarmNotice {

    private static final Duration QUIET = Duration.ofHours(1);
    private static final int REMEMBERED = 10_000;
    private static final Logger LOG = Logger.getLogger(AlarmMails.class.getName());

    private final TenantStore store;
    private final Notices notices;
    private final Clock clock;
    private final Map<Told, Instant> told = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Told, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Told(OrganisationId organisation, AuditAction alarm) {}

    public AlarmMails(TenantStore store, Notices notices, Clock clock) {
        this.store = store;
        this.notices = notices;
        this.clock = clock;
    }

    @Override
    public void tell(TenantScope scope, AuditEvent alarm) {
        if (!isDue(new Told(scope.organisation(), alarm.action()))) {
            return;
        }
        try {
            notices.prepare(scope);
            store.run(scope, session -> notices.alarm(session, alarm.action()));
        } catch (Fault e) {
            LOG.log(Level.WARNING, "Nobody could be told of an alarm: {0}", e.code());
        }
    }

    private boolean isDue(Told kind) {
        Instant now = clock.instant();
        synchronized (told) {
            Instant before = told.get(kind);
            if (before != null && now.isBefore(before.plus(QUIET))) {
                return false;
            }
            told.remove(kind);
            told.put(kind, now);
            return true;
        }
    }
}
