package moxora.email;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import moxora.contact.ContactAddresses;
import moxora.crypto.BlindIndex;
import moxora.crypto.FieldSealer;
import moxora.email.provider.Delivery;
import moxora.email.provider.EventProvider;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policies;
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
    private final EventIdentity identities;
    private final Placing placing;
    private final EventWriter writer;
    private final IgnoredDeliveries ignored;
    private final Clock clock;

    public EmailEvents(
            TenantStore store,
            WebhookEndpoints endpoints,
            Subscriptions subscriptions,
            ContactAddresses addresses,
            FieldSealer sealer,
            BlindIndex index,
            Policies policies,
            Messages messages,
            ErasedAddresses erased,
            EventConsequences consequences,
            IgnoredDeliveries ignored,
            Clock clock) {
        this.store = store;
        this.endpoints = endpoints;
        this.subscriptions = subscriptions;
        this.identities = new EventIdentity(index);
        this.placing = new Placing(messages, addresses, erased, new Tracking(policies));
        this.writer = new EventWriter(
                addresses, new EventSealing(sealer), erased, consequences.unlinked(), consequences.effects());
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
        return receive(scope, situation.get(), endpoint, delivery);
    }

    private Receipt receive(TenantScope scope, WebhookEndpoints.Situation situation, UUID endpoint, Delivery delivery) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        EventProvider provider = situation.provider();
        requireMediaType(provider, delivery);
        provider.verify(situation.secret(), delivery, now);
        provider.confirmation(delivery).ifPresent(address -> subscriptions.confirm(scope, endpoint, address));
        EventBatch batch = new EventBatch(scope, provider.name(), identities, placing, writer);
        provider.read(delivery).forEach(batch::add);
        return store.within(
                scope,
                session -> OrganisationGate.isOpenOrClosing(session) ? batch.write(session, now) : ignored.ignore());
    }

    private static void requireMediaType(EventProvider provider, Delivery delivery) {
        Set<String> sent = provider.mediaTypes();
        if (!sent.isEmpty() && !delivery.mediaType().isEmpty() && !sent.contains(delivery.mediaType())) {
            throw new Fault(
                    FaultCode.UNSUPPORTED_MEDIA_TYPE, "The media type of the body is none that the provider sends.");
        }
    }
}
