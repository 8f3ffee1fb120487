package moxora.email;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import moxora.email.provider.Delivery;
import moxora.email.provider.EventProvider;
import moxora.store.OrganisationGate;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/**
 * Takes in what providers report. A delivery is proved on its raw bytes, read, folded with what is known already, and
 * written in one transaction: when it is answered, its events are on the timelines; when it fails, none of them is.
 *
 * <p>Any number of deliveries of the same events, in any order, leave the same rows.
 */
public final class EmailEvents {

    private final TenantStore store;
    private final WebhookEndpoints endpoints;
    private final EventIntake intake;
    private final IgnoredDeliveries ignored;
    private final Clock clock;

    public EmailEvents(
            TenantStore store, WebhookEndpoints endpoints, EventIntake intake, IgnoredDeliveries ignored, Clock clock) {
        this.store = store;
        this.endpoints = endpoints;
        this.intake = intake;
        this.ignored = ignored;
        this.clock = clock;
    }

    /**
     * Takes a delivery in.
     *
     * @param scope of the endpoint's organisation; the endpoint is the actor
     * @throws moxora.fault.Fault 404 for another's endpoint or another provider's, 401 {@code invalid_signature}, 400
     *     {@code stale_signature}, 400 and 422 for a body that is no batch of events
     */
    public Receipt receive(TenantScope scope, String provider, UUID endpoint, Delivery delivery) {
        Optional<WebhookEndpoints.Situation> situation = endpoints.situation(scope, provider, endpoint);
        if (situation.isEmpty()) {
            return ignored.ignore();
        }
        return receive(scope, situation.get(), delivery);
    }

    private Receipt receive(TenantScope scope, WebhookEndpoints.Situation situation, Delivery delivery) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        EventProvider provider = situation.provider();
        provider.verify(situation.secret(), delivery, now);
        EventBatch batch = intake.batch(scope, provider.name());
        provider.read(delivery).forEach(batch::add);
        return store.within(
                scope,
                session -> OrganisationGate.isOpenOrClosing(session) ? batch.write(session, now) : ignored.ignore());
    }
}
