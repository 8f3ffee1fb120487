package moxora.disclosure;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import moxora.tenant.TenantScope;

/** The latest e-mail events of a contact, newest first: their types and times, and nothing else of them. */
@FunctionalInterface
public interface Activity {

    /**
     * One event.
     *
     * @param type from the closed list of event types, such as {@code email.open}
     */
    record Event(String type, Instant at) {}

    /** @param limit at most so many events */
    List<Event> of(TenantScope scope, UUID contact, int limit);
}
