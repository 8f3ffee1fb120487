package moxora.audit;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import moxora.tenant.TenantScope;

/**
 * Something that happened, with who did it, why, from where and when: an entry that has no place in a chain yet.
 *
 * @param at in whole microseconds, which the database keeps
 * @param origin a truncated network, or empty
 */
record Noted(AuditEvent event, Instant at, String actor, String purpose, String origin) {

    static Noted of(TenantScope scope, AuditEvent event, Clock clock) {
        return of(scope, scope.actor().label(), event, clock);
    }

    static Noted of(TenantScope scope, String actor, AuditEvent event, Clock clock) {
        return new Noted(
                event,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                actor,
                scope.purpose().name().toLowerCase(Locale.ROOT),
                scope.origin().network());
    }
}
