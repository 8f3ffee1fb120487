package moxora.email.event;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import moxora.crypto.Token;
import moxora.store.TenantSession;

/** Opens and clicks that are kept without their contact, as far as their tracking mode allows. */
public interface UnlinkedEvents {

    /** Answers the identities of those that were not known yet. */
    Set<Token> keep(TenantSession session, List<PlacedEvent> events, Instant now);
}
