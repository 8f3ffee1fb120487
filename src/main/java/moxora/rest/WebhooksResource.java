package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import moxora.email.EmailEvents;
import moxora.email.IgnoredDeliveries;
import moxora.email.endpoint.WebhookEndpoints;
import moxora.email.event.Receipt;
import moxora.email.provider.Delivery;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.limit.AddressKeys;
import moxora.limit.InFlight;
import moxora.limit.RateLimits;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Where providers report. The endpoint in the path leads to the organisation and the signature proves the provider, so
 * there is no session; the body is kept as the bytes that were signed.
 */
@Path("webhooks")
@Tag(name = "E-mail")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class WebhooksResource {

    private static final int MAX_BYTES = 5 << 20;

    private final WebhookEndpoints endpoints;
    private final EmailEvents events;
    private final IgnoredDeliveries ignored;
    private final RateLimits limits;
    private final InFlight inFlight;
    private final AddressKeys addressKeys;
    private final ClientAddress addresses;

    @Inject
    WebhooksResource(
            WebhookEndpoints endpoints,
            EmailEvents events,
            IgnoredDeliveries ignored,
            RateLimits limits,
            InFlight inFlight,
            AddressKeys addressKeys,
            ClientAddress addresses) {
        this.endpoints = endpoints;
        this.events = events;
        this.ignored = ignored;
        this.limits = limits;
        this.inFlight = inFlight;
        this.addressKeys = addressKeys;
        this.addresses = addresses;
    }

    @POST
    @Path("{provider}/{endpointId}")
    @Open
    @OwnLimit
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Take in what an e-mail provider reports, signed as it signs")
    public JsonObject receive(
            @PathParam("provider") String provider,
            @PathParam("endpointId") String endpointId,
            @Context HttpHeaders headers,
            @Context HttpServletRequest servlet,
            InputStream body) {
        try {
            UUID endpoint = PathId.of(endpointId);
            Optional<OrganisationId> owner = endpoints.owner(endpoint);
            return json(
                    owner.isEmpty()
                            ? ignored.ignore()
                            : receive(owner.get(), provider, endpoint, delivery(headers, body)));
        } catch (Fault fault) {
            if (fault.code() == FaultCode.NOT_FOUND || fault.code() == FaultCode.MALFORMED_ID) {
                // Only what misses counts: many organisations' providers report from the same addresses.
                limits.take(RateLimits.Kind.ADDRESS, addressKeys.of(addresses.of(servlet)))
                        .require();
            }
            throw fault;
        }
    }

    /**
     * What is signed well counts for the organisation only, and what is not for the endpoint only: whoever guesses at
     * signatures takes nothing from the provider.
     */
    private Receipt receive(OrganisationId owner, String provider, UUID endpoint, Delivery delivery) {
        if (events.isTrial(scope(owner, endpoint), provider, endpoint, delivery)) {
            // Anybody can send one, so it counts as an unproved delivery does.
            limits.take(RateLimits.Kind.SIGNATURES, endpoint).require();
            return Receipt.NOTHING;
        }
        limits.look(RateLimits.Kind.ORGANISATION, owner.value()).require();
        try (InFlight.Permit permit = inFlight.enter(owner.value())) {
            Receipt receipt = events.receive(scope(owner, endpoint), provider, endpoint, delivery);
            limits.take(RateLimits.Kind.ORGANISATION, owner.value());
            return receipt;
        } catch (Fault fault) {
            if (fault.code() == FaultCode.INVALID_SIGNATURE || fault.code() == FaultCode.STALE_SIGNATURE) {
                limits.take(RateLimits.Kind.SIGNATURES, endpoint).require();
            }
            throw fault;
        }
    }

    private static TenantScope scope(OrganisationId owner, UUID endpoint) {
        return new TenantScope(owner, new Actor(endpoint, Actor.Role.PROVIDER), Purpose.EMAIL_EVENTS);
    }

    private static Delivery delivery(HttpHeaders headers, InputStream body) {
        Map<String, String> single = new HashMap<>();
        headers.getRequestHeaders().forEach((name, values) -> single.put(name, String.join(",", values)));
        return new Delivery(single, bytes(body));
    }

    static byte[] bytes(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new Fault(FaultCode.BODY_TOO_LARGE, "A delivery of at most " + MAX_BYTES + " bytes is allowed.");
            }
            return bytes;
        } catch (IOException brokenOff) {
            throw new Fault(FaultCode.MALFORMED_JSON, "The body broke off.");
        }
    }

    static JsonObject json(Receipt receipt) {
        return Json.createObjectBuilder()
                .add("accepted", receipt.accepted())
                .add("duplicates", receipt.duplicates())
                .add("parked", receipt.parked())
                .build();
    }
}
