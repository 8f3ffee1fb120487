package moxora.email.endpoint;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.crypto.RouteKeys;
import moxora.crypto.Sealed;
import moxora.email.provider.EndpointSecret;
import moxora.email.provider.EventProvider;
import moxora.email.provider.EventProviders;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.store.Routes;
import moxora.store.Row;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.OrganisationId;
import moxora.tenant.OrganisationState;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Where providers report to. An endpoint belongs to one organisation from its making on, and that is how the
 * organisation of an event is known (P14): by the route and the key the organisation gave, never by the payload.
 */
public final class WebhookEndpoints {

    /** How many endpoints an organisation may have at a time. */
    public static final int MOST = 100;

    private static final String ENDPOINTS =
            "select id, provider, created_at, paused_at, secrets, last_delivery from webhook_endpoint";

    private final EventProviders providers;
    private final TenantStore store;
    private final FieldSealer sealer;
    private final Routes routes;
    private final EndpointIds ids;
    private final AuditTrail audit;
    private final Clock clock;

    /**
     * An endpoint as its organisation sees it; its secrets are never shown again.
     *
     * @param secrets how many are valid
     * @param lastDelivery the day of the last delivery that was proved, in UTC; null before the first
     */
    public record Endpoint(
            UUID id,
            String provider,
            Instant createdAt,
            boolean paused,
            int secrets,
            @Nullable LocalDate lastDelivery) {}

    /**
     * An endpoint that was just made.
     *
     * @param secret what is told once where it was made here, to be given to the provider; else null
     */
    public record Created(Endpoint endpoint, @Nullable String secret) {

        public UUID id() {
            return endpoint.id;
        }

        @Override
        public String toString() {
            return "Created[" + endpoint.id + "]";
        }
    }

    public WebhookEndpoints(
            EventProviders providers,
            TenantStore store,
            FieldSealer sealer,
            Routes routes,
            RouteKeys routeKeys,
            AuditTrail audit,
            Clock clock) {
        this.providers = providers;
        this.store = store;
        this.sealer = sealer;
        this.routes = routes;
        this.ids = new EndpointIds(routeKeys);
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Makes an endpoint.
     *
     * @param verificationKey what the provider signs with, where it is not made here; for sendgrid its public key
     * @throws Fault 422 {@code unknown_provider} or {@code invalid_verification_key}
     */
    public Created create(TenantScope scope, String provider, @Nullable String verificationKey) {
        EventProvider known = providers.require(provider);
        EndpointSecret secret = known.secretFrom(verificationKey);
        sealer.prepare(scope);
        Instant now = now();
        Endpoint endpoint = new Endpoint(ids.next(), known.name(), now, false, 1, null);
        KeptSecrets secrets = KeptSecrets.of(new KeptSecrets.Kept(Ids.next(), now, secret.kept()));
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            requireRoom(session);
            session.sql()
                    .update(
                            "insert into webhook_endpoint (organisation_id, id, provider, sealed, secrets, created_at)"
                                    + " values (?, ?, ?, ?, ?, ?)",
                            session.organisation(),
                            endpoint.id,
                            endpoint.provider,
                            sealer.seal(scope, Compartment.ENDPOINT, endpoint.id, secrets.packed()),
                            endpoint.secrets,
                            endpoint.createdAt);
            routes.add(session, Routes.Kind.ENDPOINT, endpoint.id.toString(), endpoint.id);
            audit.record(session, AuditEvent.of(AuditAction.ENDPOINT_CREATED, endpoint.id));
        });
        return new Created(endpoint, secret.ours() ? secret.kept() : null);
    }

    /** The organisation's endpoints, newest first. */
    public List<Endpoint> list(TenantScope scope) {
        return store.within(
                scope,
                session -> session.sql()
                        .rows(
                                ENDPOINTS + " where organisation_id = ? order by id desc",
                                WebhookEndpoints::endpoint,
                                session.organisation()));
    }

    /**
     * Pauses an endpoint or resumes it: while it is paused, deliveries that are proved are sent back to be kept and
     * tried again, so none of them is lost for as long as the provider goes on trying.
     *
     * @throws Fault 404 when the organisation has no such endpoint
     */
    public Endpoint pause(TenantScope scope, UUID id, boolean paused) {
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            Endpoint before = session.sql()
                    .first(
                            ENDPOINTS + " where organisation_id = ? and id = ? for update",
                            WebhookEndpoints::endpoint,
                            session.organisation(),
                            id)
                    .orElseThrow(Fault::notFound);
            if (before.paused != paused) {
                session.sql()
                        .update(
                                "update webhook_endpoint set paused_at = ? where organisation_id = ? and id = ?",
                                paused ? now() : null,
                                session.organisation(),
                                id);
                audit.record(
                        session,
                        AuditEvent.of(paused ? AuditAction.ENDPOINT_PAUSED : AuditAction.ENDPOINT_RESUMED, id));
            }
            return new Endpoint(id, before.provider, before.createdAt, paused, before.secrets, before.lastDelivery);
        });
    }

    /** Removes an endpoint: from then on deliveries to it find nothing. */
    public void remove(TenantScope scope, UUID endpoint) {
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            int removed = session.sql()
                    .update(
                            "delete from webhook_endpoint where organisation_id = ? and id = ?",
                            session.organisation(),
                            endpoint);
            if (removed == 0) {
                throw Fault.notFound();
            }
            // The route stays: without it the endpoint would look like one of an erased organisation, and a provider
            // that nobody hears any more would get 200 for ever.
            audit.record(session, AuditEvent.of(AuditAction.ENDPOINT_REMOVED, endpoint));
        });
    }

    /**
     * Whose endpoint it is; empty when its organisation is gone, rows and all.
     *
     * @throws Fault 404 when there never was such an endpoint
     */
    public Optional<OrganisationId> owner(UUID endpoint) {
        if (!ids.wasIssued(endpoint)) {
            throw Fault.notFound();
        }
        return routes.find(Routes.Kind.ENDPOINT, endpoint.toString(), 1).stream()
                .map(Routes.Route::organisation)
                .findFirst();
    }

    /**
     * How things stand with the endpoint; empty when the organisation's keys or rows are gone.
     *
     * @throws Fault 404 when the organisation has no such endpoint of that provider
     */
    public Optional<EndpointSituation> situation(TenantScope scope, String provider, UUID endpoint) {
        Optional<Found> found = store.within(
                scope,
                session -> session.sql()
                        .first(
                                "select o.state, e.provider, e.sealed, e.created_at, e.paused_at, e.last_delivery"
                                        + " from organisation o"
                                        + " left join webhook_endpoint e on e.organisation_id = o.organisation_id and e.id = ?"
                                        + " where o.organisation_id = ?",
                                Found::of,
                                endpoint,
                                session.organisation()));
        return found.filter(
                        there -> there.state == OrganisationState.ACTIVE || there.state == OrganisationState.CLOSING)
                .map(there -> situation(scope, provider, endpoint, there));
    }

    private EndpointSituation situation(TenantScope scope, String provider, UUID endpoint, Found there) {
        if (there.sealed == null || there.createdAt == null || !provider.equals(there.provider)) {
            throw Fault.notFound();
        }
        sealer.prepare(scope);
        KeptSecrets secrets = KeptSecrets.opened(
                sealer.open(scope, Compartment.ENDPOINT, endpoint, there.sealed, KeptSecrets.FIELDS),
                endpoint,
                there.createdAt);
        return new EndpointSituation(
                endpoint,
                providers.find(provider).orElseThrow(Fault::notFound),
                secrets,
                there.paused,
                there.lastDelivery);
    }

    private record Found(
            OrganisationState state,
            @Nullable String provider,
            @Nullable Sealed sealed,
            @Nullable Instant createdAt,
            boolean paused,
            @Nullable Instant lastDelivery) {

        static Found of(Row row) {
            return new Found(
                    OrganisationState.valueOf(row.text(1)),
                    row.textOrNull(2),
                    row.sealedOrNull(3),
                    row.instantOrNull(4),
                    row.instantOrNull(5) != null,
                    row.instantOrNull(6));
        }
    }

    private static Endpoint endpoint(Row row) {
        return new Endpoint(
                row.uuid(1),
                row.text(2),
                row.instant(3),
                row.instantOrNull(4) != null,
                (int) row.number(5),
                day(row.instantOrNull(6)));
    }

    private static @Nullable LocalDate day(@Nullable Instant time) {
        return time == null ? null : LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static void requireRoom(TenantSession session) {
        long there = session.sql()
                .count("select count(*) from webhook_endpoint where organisation_id = ?", session.organisation());
        if (there >= MOST) {
            throw new Fault(FaultCode.CONFLICT, "An organisation has at most " + MOST + " endpoints at a time.");
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
