package moxora.email;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.contact.ContactDraft;
import moxora.email.provider.Delivery;
import moxora.email.provider.Sender;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** An organisation with a SendGrid endpoint, and what reaches it. */
final class Mailroom {

    final TestPlatform platform;
    final TenantScope scope;
    final Sender sender = new Sender();
    final UUID endpoint;

    Mailroom(TestPlatform platform, TenantScope scope) {
        this.platform = platform;
        this.scope = scope;
        this.endpoint = platform.assembly
                .email
                .webhookEndpoints
                .create(scope, "sendgrid", sender.verificationKey())
                .id();
    }

    UUID contact(String... emails) {
        return platform.assembly
                .contacts
                .create(
                        scope,
                        "GB",
                        new ContactDraft(
                                "Ada", null, List.of(emails), List.of(), null, null, List.of(), Map.of(), null))
                .id();
    }

    Receipt receive(JsonObject... events) {
        return receive(sender.sign(now(), events));
    }

    Receipt receive(Delivery delivery) {
        return platform.assembly.email.events.receive(asProvider(), "sendgrid", endpoint, delivery);
    }

    /** The scope that the route leads to. */
    TenantScope asProvider() {
        assertThat(platform.assembly.email.webhookEndpoints.owner(endpoint)).contains(scope.organisation());
        return new TenantScope(scope.organisation(), new Actor(endpoint, Actor.Role.PROVIDER), Purpose.EMAIL_EVENTS);
    }

    List<Timeline.Item> timeline(UUID contact) {
        return platform.assembly.email.timeline.page(scope, contact, null, 200).items();
    }

    long count(String table) {
        return platform.assembly.store.within(
                scope,
                session -> session.sql()
                        .count("select count(*) from " + table + " where organisation_id = ?", session.organisation()));
    }

    /** Every row of the table as text, with bytes in hexadecimal. */
    List<String> dump(String table) {
        return platform.assembly.store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select t::text from " + table + " t where organisation_id = ?",
                                row -> row.text(1),
                                session.organisation()));
    }

    Instant now() {
        return platform.clock.instant();
    }
}
