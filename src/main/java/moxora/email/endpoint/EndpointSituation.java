package moxora.email.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import moxora.email.provider.Delivery;
import moxora.email.provider.EventProvider;
import moxora.email.provider.Proof;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/** What a delivery to an endpoint is judged by. */
public record EndpointSituation(
        UUID endpoint,
        EventProvider provider,
        KeptSecrets secrets,
        boolean paused,
        @Nullable Instant lastDelivery) {

    private static final Duration COME_BACK = Duration.ofMinutes(10);

    /**
     * Lets pass what any of the secrets verifies. What one of them signed, but not lately, is stale; whatever none
     * signed is not told how old it is.
     *
     * @throws Fault 415 for a body that the provider does not send, 401 {@code invalid_signature}, 400
     *     {@code stale_signature}
     */
    public Proof prove(Delivery delivery, Instant now) {
        Set<String> sent = provider.mediaTypes();
        if (!sent.isEmpty() && !delivery.mediaType().isEmpty() && !sent.contains(delivery.mediaType())) {
            throw new Fault(
                    FaultCode.UNSUPPORTED_MEDIA_TYPE, "The media type of the body is none that the provider sends.");
        }
        Fault refusal = null;
        for (KeptSecrets.Kept secret : secrets.all()) {
            try {
                return provider.verify(secret.value(), delivery, now);
            } catch (Fault fault) {
                if (fault.code() != FaultCode.INVALID_SIGNATURE && fault.code() != FaultCode.STALE_SIGNATURE) {
                    throw fault;
                }
                refusal = refusal == null || fault.code() == FaultCode.STALE_SIGNATURE ? fault : refusal;
            }
        }
        throw refusal == null ? new Fault(FaultCode.INTERNAL, "The endpoint has no secret.") : refusal;
    }

    /** @throws Fault 503 {@code endpoint_paused} while the organisation wants nothing brought */
    public void requireOpen() {
        if (paused) {
            throw Fault.later(
                    FaultCode.ENDPOINT_PAUSED,
                    "The organisation has paused the endpoint; keep the delivery and try again.",
                    COME_BACK);
        }
    }

    /** Notes the day on which the endpoint was last heard from: one write a day, and none with every delivery. */
    public void heard(TenantSession session, Instant now) {
        Instant today = now.truncatedTo(ChronoUnit.DAYS);
        if (lastDelivery == null || lastDelivery.isBefore(today)) {
            session.sql()
                    .update(
                            "update webhook_endpoint set last_delivery = ? where organisation_id = ? and id = ?"
                                    + " and (last_delivery is null or last_delivery < ?)",
                            today,
                            session.organisation(),
                            endpoint,
                            today);
        }
    }

    @Override
    public String toString() {
        return "EndpointSituation[" + endpoint + "]";
    }
}
