package moxora.email.unsubscribe;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import moxora.contact.ContactAddresses;
import moxora.crypto.BlindIndex;
import moxora.email.event.EventIntake;
import moxora.email.event.EventWriter;
import moxora.email.event.PlacedEvent;
import moxora.email.event.TakenEvent;
import moxora.email.message.RegisteredMessage;
import moxora.email.provider.EmailEventType;
import moxora.email.provider.ReportedEvent;
import moxora.email.tracking.Tracking;
import moxora.policy.Policy;
import moxora.store.TenantSession;

/**
 * Writes that somebody unsubscribed on our own page as the events of providers are written, so that timelines, states
 * and triggers hear of it the same way.
 */
final class OwnEvents {

    static final String PROVIDER = "moxora";
    private static final String KIND = "own_event";
    private static final int VERSION = 1;

    private final ContactAddresses addresses;
    private final BlindIndex index;
    private final Tracking tracking;
    private final EventWriter writer;

    OwnEvents(ContactAddresses addresses, BlindIndex index, Tracking tracking, EventIntake intake) {
        this.addresses = addresses;
        this.index = index;
        this.tracking = tracking;
        this.writer = intake.writer;
    }

    /** Whether the link's contact is still there; locked against erasure then. */
    boolean isThere(TenantSession session, UnsubscribeLinks.Link link) {
        return addresses.present(session, Set.of(link.contact())).contains(link.contact());
    }

    /** The event of one use of the link, on its contact's timeline; the same use is the same event. */
    void unsubscribed(TenantSession session, UnsubscribeLinks.Link link, Instant now) {
        String act = link.id() + "/" + link.acts();
        RegisteredMessage message = message(session, link.id()).orElse(null);
        writer.write(
                session,
                PROVIDER,
                List.of(new PlacedEvent(
                        index.identity(session.scope(), KIND, VERSION, act),
                        link.addresses().get(0),
                        Set.of(),
                        ReportedEvent.of(EmailEventType.UNSUBSCRIBE, TakenEvent.NO_ADDRESS, act)
                                .at(now)
                                .build(),
                        now,
                        now,
                        List.of(link.contact()),
                        message,
                        message == null ? tracking.policy(session).tracking() : message.tracking(),
                        PlacedEvent.Fate.KEPT)),
                Map.of(),
                now);
    }

    private static Optional<RegisteredMessage> message(TenantSession session, UUID id) {
        return session.sql()
                .first(
                        "select contact_id, kind, topic_mark, tracking from message where organisation_id = ? and id = ?",
                        row -> new RegisteredMessage(
                                id,
                                row.uuid(1),
                                RegisteredMessage.Kind.valueOf(row.text(2).toUpperCase(Locale.ROOT)),
                                row.tokenOrNull(3),
                                Policy.Tracking.valueOf(row.text(4).toUpperCase(Locale.ROOT))),
                        session.organisation(),
                        id);
    }
}
