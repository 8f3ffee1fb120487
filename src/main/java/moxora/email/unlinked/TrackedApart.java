package moxora.email.unlinked;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import moxora.crypto.Token;
import moxora.email.event.PlacedEvent;
import moxora.email.event.UnlinkedEvents;
import moxora.email.message.Messages;
import moxora.policy.Policy;
import moxora.store.TenantSession;

/** Opens and clicks that may not be stored with their contact, each in the way its tracking mode allows. */
public final class TrackedApart implements UnlinkedEvents {

    private final PseudonymousEvents pseudonymous;

    public TrackedApart(Pseudonyms pseudonyms, Messages messages) {
        this.pseudonymous = new PseudonymousEvents(pseudonyms, messages);
    }

    @Override
    public Set<Token> keep(TenantSession session, List<PlacedEvent> events, Instant now) {
        Set<Token> fresh = new HashSet<>();
        List<PlacedEvent> counted = of(events, Policy.Tracking.ANONYMOUS);
        if (!counted.isEmpty()) {
            fresh.addAll(CountedEvents.keep(session, counted, now));
        }
        List<PlacedEvent> toldApart = of(events, Policy.Tracking.PSEUDONYMOUS);
        if (!toldApart.isEmpty()) {
            fresh.addAll(pseudonymous.keep(session, toldApart, now));
        }
        return fresh;
    }

    private static List<PlacedEvent> of(List<PlacedEvent> events, Policy.Tracking tracking) {
        return events.stream().filter(event -> event.tracking() == tracking).toList();
    }
}
