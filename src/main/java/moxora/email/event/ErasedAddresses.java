package moxora.email.event;

import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import moxora.crypto.Token;
import moxora.store.TenantSession;

/** Whose contact was erased: what is reported about such an address is counted and leaves nothing else. */
public interface ErasedAddresses {

    /** Which of the marks are of erased contacts' addresses; asked in the transaction that would store their events. */
    Set<Token> among(TenantSession session, Collection<Token> addresses);

    /** Counts what was reported about them, under the day of its receipt. */
    void count(TenantSession session, Instant now, long events);
}
