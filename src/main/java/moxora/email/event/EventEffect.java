package moxora.email.event;

import java.time.Instant;
import java.util.List;
import moxora.store.TenantSession;

/**
 * What follows from events besides their rows: suppressions, states, figures, triggers. It happens in the transaction
 * that stores them, so an event that is stored once takes effect once.
 *
 * <p>An effect must give the same result in whatever order events are taken.
 */
public interface EventEffect {

    /**
     * @param events new ones only; the organisation's row is locked for sharing and their contacts against erasure
     * @param now the time of receipt
     */
    void taken(TenantSession session, List<TakenEvent> events, Instant now);
}
