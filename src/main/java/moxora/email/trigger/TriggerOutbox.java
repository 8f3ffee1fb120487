package moxora.email.trigger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import moxora.crypto.FieldSealer;
import moxora.email.event.EventEffect;
import moxora.email.event.TakenEvent;
import moxora.store.Routes;
import moxora.store.TenantSession;
import moxora.tenant.OrganisationId;

/**
 * Writes down what the CRM is to be told, in the transaction of the events it tells of: both happen or neither does.
 * Opens and clicks of programs, and events without a contact, tell nobody anything.
 *
 * <p>It is to be the last of the effects: from here to the commit the organisation's position is held, so that positions
 * become visible in their order. Where nobody asked to be told, it costs one look at one row.
 */
public final class TriggerOutbox implements EventEffect {

    private static final Comparator<TakenEvent> IN_TIME =
            Comparator.comparing(TakenEvent::at).thenComparing(TakenEvent::type);

    private final TriggerSealing sealing;
    private final Routes routes;
    private volatile Consumer<OrganisationId> delivery = organisation -> {};

    public TriggerOutbox(FieldSealer sealer, Routes routes) {
        this.sealing = new TriggerSealing(sealer);
        this.routes = routes;
    }

    /** Who is told, after the commit, that an organisation has something to deliver. */
    void wakes(Consumer<OrganisationId> waker) {
        this.delivery = waker;
    }

    @Override
    public void taken(TenantSession session, List<TakenEvent> events, Instant now) {
        List<TakenEvent> told = events.stream()
                .filter(event -> event.isByPerson() && !event.contacts().isEmpty())
                .sorted(IN_TIME)
                .toList();
        if (told.isEmpty() || !TriggerHead.isRecording(session)) {
            return;
        }
        List<TriggerTable.Row> rows = new ArrayList<>();
        for (TakenEvent event : told) {
            for (UUID contact : event.contacts()) {
                UUID id = TriggerSealing.id(event.identity(), contact);
                rows.add(new TriggerTable.Row(id, contact, event.type(), sealing.seal(session.scope(), id, event)));
            }
        }
        TriggerHead.Advanced advanced = TriggerHead.advance(session, rows.size());
        TriggerTable.insert(session, rows, advanced.position() - rows.size() + 1, now);
        if (advanced.hasEndpoints()) {
            waiting(session);
        }
    }

    /** Notes that there is something to deliver; the head's row is held by this transaction. */
    void waiting(TenantSession session) {
        routes.add(session, Routes.Kind.TRIGGER, TriggerHead.WAITING, session.organisation());
        OrganisationId organisation = session.scope().organisation();
        session.afterCommit(() -> delivery.accept(organisation));
    }

    /** Takes that note away when nothing is left to deliver. The last thing in its transaction. */
    void tidy(TenantSession session) {
        TriggerHead.lock(session);
        if (!DeliveryTable.isAnythingLeft(session)) {
            routes.remove(session, Routes.Kind.TRIGGER, session.organisation());
        }
    }
}
