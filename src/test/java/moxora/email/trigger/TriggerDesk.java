package moxora.email.trigger;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.contact.ContactDraft;
import moxora.email.event.Receipt;
import moxora.email.provider.Sender;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** An organisation whose provider reports to it, and whose CRM is told. */
final class TriggerDesk {

    final Hub hub;
    final TenantScope scope;
    private final Sender sender = new Sender();
    private final UUID provider;

    TriggerDesk(Hub hub, TenantScope scope) {
        this.hub = hub;
        this.scope = scope;
        this.provider = hub.moxora
                .email
                .webhookEndpoints
                .create(scope, "sendgrid", sender.verificationKey())
                .id();
    }

    UUID contact(String... emails) {
        return hub.moxora
                .contacts
                .create(
                        scope,
                        "GB",
                        new ContactDraft(
                                "Ada", null, List.of(emails), List.of(), null, null, List.of(), Map.of(), null))
                .id();
    }

    TriggerEndpoints.Secret tell(Crm crm, String... types) {
        return hub.endpoints.create(scope, crm.url(), List.of(types), "the CRM");
    }

    Receipt receive(JsonObject... events) {
        return hub.events.receive(
                new TenantScope(scope.organisation(), new Actor(provider, Actor.Role.PROVIDER), Purpose.EMAIL_EVENTS),
                "sendgrid",
                provider,
                sender.sign(hub.clock.instant(), events));
    }

    /** One event, so many seconds ago. */
    Receipt receive(String type, String email, int secondsAgo) {
        return receive(event(type, email, secondsAgo));
    }

    JsonObject event(String type, String email, int secondsAgo) {
        Instant at = hub.clock.instant().minusSeconds(secondsAgo);
        return Sender.event(type, email, at).build();
    }

    TriggerEndpoints.Endpoint endpoint(UUID id) {
        return hub.endpoints.list(scope).stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    List<Trigger> fed() {
        return hub.feed.page(scope, null, List.of(), 200).items();
    }

    long count(String table) {
        return hub.moxora.store.within(
                scope,
                session -> session.sql()
                        .count("select count(*) from " + table + " where organisation_id = ?", session.organisation()));
    }

    boolean isWaiting() {
        return hub.moxora.store.within(
                scope,
                session -> hub.moxora.routes.has(session, moxora.store.Routes.Kind.TRIGGER, TriggerHead.WAITING));
    }
}
