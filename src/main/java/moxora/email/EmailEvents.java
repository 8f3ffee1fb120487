package moxora.email;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.crypto.BlindIndex;
import moxora.email.endpoint.EndpointSituation;
import moxora.email.endpoint.Subscriptions;
import moxora.email.endpoint.UsedSignatures;
import moxora.email.endpoint.WebhookEndpoints;
import moxora.email.event.EventBatch;
import moxora.email.event.EventIntake;
import moxora.email.event.Receipt;
import moxora.email.provider.Delivery;
import moxora.email.provider.EventProvider;
import moxora.email.provider.Proof;
import moxora.email.provider.Reported;
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
    private final Subscriptions subscriptions;
    private final EventIntake intake;
    private final UsedSignatures used;
    private final IgnoredDeliveries ignored;
    private final Clock clock;

    public EmailEvents(
            TenantStore store,
            WebhookEndpoints endpoints,
            Subscriptions subscriptions,
            EventIntake intake,
            BlindIndex index,
            IgnoredDeliveries ignored,
            Clock clock) {
        this.store = store;
        this.endpoints = endpoints;
        this.subscriptions = subscriptions;
        this.intake = intake;
        this.used = new UsedSignatures(index);
        this.ignored = ignored;
        this.clock = clock;
    }

    /**
     * Takes a delivery in.
     *
     * @param scope of the endpoint's organisation; the endpoint is the actor
     * @throws moxora.fault.Fault 404 for another's endpoint or another provider's, 415 for a body that the provider does
     *     not send, 401 {@code invalid_signature}, 400 {@code stale_signature}, 503 {@code endpoint_paused}, 400 and 422
     *     for a body that is no batch of events
     */
    public Receipt receive(TenantScope scope, String provider, UUID endpoint, Delivery delivery) {
        Optional<EndpointSituation> situation = endpoints.situation(scope, provider, endpoint);
        if (situation.isEmpty()) {
            return ignored.ignore();
        }
        return receive(scope, situation.get(), delivery);
    }

    /**
     * Whether a delivery only tries the endpoint's address out: to be answered with success, though nothing proves it.
     *
     * @throws moxora.fault.Fault 404 as {@link #receive}
     */
    public boolean isTrial(TenantScope scope, String provider, UUID endpoint, Delivery delivery) {
        return endpoints
                .situation(scope, provider, endpoint)
                .filter(situation -> situation.provider().isTrial(delivery))
                .isPresent();
    }

    private Receipt receive(TenantScope scope, EndpointSituation situation, Delivery delivery) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Proof proof = situation.prove(delivery, now);
        situation.requireOpen();
        EventProvider provider = situation.provider();
        provider.confirmation(delivery)
                .ifPresent(address -> subscriptions.confirm(scope, situation.endpoint(), address));
        EventBatch batch = intake.batch(scope, provider.name());
        List<Reported> reported = provider.read(delivery);
        reported.forEach(batch::add);
        return store.within(scope, session -> {
            if (!OrganisationGate.isOpenOrClosing(session)) {
                return ignored.ignore();
            }
            situation.heard(session, now);
            return used.isFirstUse(session, situation.endpoint(), proof, delivery.body(), now)
                    ? batch.write(session, now)
                    : new Receipt(0, reported.size(), 0);
        });
    }
}
