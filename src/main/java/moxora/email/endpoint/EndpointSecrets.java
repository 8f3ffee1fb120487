package moxora.email.endpoint;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.crypto.Sealed;
import moxora.email.provider.EndpointSecret;
import moxora.email.provider.EventProviders;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that deliveries to an endpoint are proved with. Two may be valid at once, so that one can be replaced
 * while its provider goes on sending: add the new one, tell the provider, remove the old one.
 */
public final class EndpointSecrets {

    private final EventProviders providers;
    private final TenantStore store;
    private final FieldSealer sealer;
    private final AuditTrail audit;
    private final Clock clock;

    /** A secret as its organisation sees it: never its value. */
    public record Secret(UUID id, Instant createdAt) {}

    /**
     * A secret that was just added.
     *
     * @param value what is told once where it was made here, to be given to the provider; else null
     */
    public record Added(UUID id, @Nullable String value) {

        @Override
        public String toString() {
            return "Added[" + id + "]";
        }
    }

    private record Held(String provider, Sealed sealed, Instant createdAt) {}

    public EndpointSecrets(
            EventProviders providers, TenantStore store, FieldSealer sealer, AuditTrail audit, Clock clock) {
        this.providers = providers;
        this.store = store;
        this.sealer = sealer;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * The endpoint's secrets, oldest first.
     *
     * @throws Fault 404 when the organisation has no such endpoint
     */
    public List<Secret> list(TenantScope scope, UUID endpoint) {
        sealer.prepare(scope);
        Held held = store.within(scope, session -> held(session, endpoint, ""));
        return opened(scope, endpoint, held).all().stream()
                .map(kept -> new Secret(kept.id(), kept.createdAt()))
                .toList();
    }

    /**
     * Adds a second secret; from then on deliveries pass that either of the two verifies.
     *
     * @param verificationKey what the provider signs with from now on, where it is not made here
     * @throws Fault 404 when the organisation has no such endpoint, 422 {@code invalid_verification_key}, 409 when it
     *     has two already
     */
    public Added add(TenantScope scope, UUID endpoint, @Nullable String verificationKey) {
        sealer.prepare(scope);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            Held held = held(session, endpoint, " for update");
            EndpointSecret secret = providers.require(held.provider).secretFrom(verificationKey);
            UUID id = Ids.next();
            change(
                    session,
                    endpoint,
                    held,
                    secrets -> secrets.with(new KeptSecrets.Kept(id, now, secret.kept())),
                    AuditAction.ENDPOINT_SECRET_ADDED);
            return new Added(id, secret.ours() ? secret.kept() : null);
        });
    }

    /**
     * Removes a secret: from then on nothing passes that it verifies.
     *
     * @throws Fault 404 when the organisation has no such endpoint or the endpoint no such secret, 409 for the last one
     */
    public void remove(TenantScope scope, UUID endpoint, UUID secret) {
        sealer.prepare(scope);
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            change(
                    session,
                    endpoint,
                    held(session, endpoint, " for update"),
                    secrets -> secrets.without(secret),
                    AuditAction.ENDPOINT_SECRET_REMOVED);
        });
    }

    private void change(
            TenantSession session, UUID endpoint, Held held, UnaryOperator<KeptSecrets> change, AuditAction action) {
        KeptSecrets secrets = change.apply(opened(session.scope(), endpoint, held));
        session.sql()
                .update(
                        "update webhook_endpoint set sealed = ?, secrets = ? where organisation_id = ? and id = ?",
                        sealer.seal(session.scope(), Compartment.ENDPOINT, endpoint, secrets.packed()),
                        secrets.size(),
                        session.organisation(),
                        endpoint);
        audit.record(session, AuditEvent.of(action, endpoint));
    }

    private KeptSecrets opened(TenantScope scope, UUID endpoint, Held held) {
        return KeptSecrets.opened(
                sealer.open(scope, Compartment.ENDPOINT, endpoint, held.sealed, KeptSecrets.FIELDS),
                endpoint,
                held.createdAt);
    }

    /** @param locked a constant: how the row is locked */
    private static Held held(TenantSession session, UUID endpoint, String locked) {
        return session.sql()
                .first(
                        "select provider, sealed, created_at from webhook_endpoint where organisation_id = ? and id = ?"
                                + locked,
                        row -> new Held(row.text(1), row.sealed(2), row.instant(3)),
                        session.organisation(),
                        endpoint)
                .orElseThrow(Fault::notFound);
    }
}
