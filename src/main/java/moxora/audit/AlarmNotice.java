package moxora.audit;

import moxora.tenant.TenantScope;

/** Tells an organisation's admins of an alarm, by mail say. It is told after the alarm is on the trail, and may fail. */
@FunctionalInterface
public interface AlarmNotice {

    /** Nobody is told; the trail, the log and the metrics know. */
    AlarmNotice NOBODY = (scope, alarm) -> {};

    void tell(TenantScope scope, AuditEvent alarm);
}
