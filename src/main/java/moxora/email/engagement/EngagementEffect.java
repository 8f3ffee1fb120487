package moxora.email.engagement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.email.event.EventEffect;
import moxora.email.event.TakenEvent;
import moxora.email.message.RegisteredMessage;
import moxora.email.tracking.Cleaned;
import moxora.store.TenantSession;

/** Joins new events to the states of their contacts and messages. */
public final class EngagementEffect implements EventEffect {

    private final EngagementTable states;

    public EngagementEffect(FieldSealer sealer) {
        this.states = new EngagementTable(sealer);
    }

    @Override
    public void taken(TenantSession session, List<TakenEvent> events, Instant now) {
        List<EngagementTable.Change> changes = new ArrayList<>();
        for (TakenEvent event : events) {
            EngagementState state = EngagementState.of(
                    event.type(),
                    event.at(),
                    event.reported().bounceClass(),
                    event.reported().machine(),
                    Cleaned.id(event.reported().messageId()));
            RegisteredMessage message = event.message();
            for (UUID contact : event.contacts()) {
                UUID own = message != null && message.contact().equals(contact) ? message.id() : null;
                changes.addAll(EngagementTable.changes(contact, own, state));
            }
        }
        states.join(session, changes, now);
    }
}
