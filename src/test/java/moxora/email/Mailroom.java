package moxora.email;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.contact.ContactDraft;
import moxora.email.event.Receipt;
import moxora.email.event.Timeline;
import moxora.email.provider.Delivery;
import moxora.email.provider.Sender;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** An organisation with a SendGrid endpoint, and what reaches it. */
public final class Mailroom {

    public final TestPlatform platform;
    public final TenantScope scope;
    public final Sender sender = new Sender();
    public final UUID endpoint;

    public Mailroom(TestPlatform platform, TenantScope scope) {
        this.platform = platform;
        this.scope = scope;
        this.endpoint = platform.assembly
                .email
                .webhookEndpoints
                .create(scope, "sendgrid", sender.verificationKey())
                .id();
    }

    public UUID contact(String... emails) {
        return platform.assembly
                .contacts
                .create(
                        scope,
                        "GB",
                        new ContactDraft(
                                "Ada", null, List.of(emails), List.of(), null, null, List.of(), Map.of(), null))
                .id();
    }

    public Receipt receive(JsonObject... events) {
        return receive(sender.sign(now(), events));
    }

    public Receipt receive(Delivery delivery) {
        return platform.assembly.email.events.receive(asProvider(), "sendgrid", endpoint, delivery);
    }

    /** The scope that the route leads to. */
    public TenantScope asProvider() {
        assertThat(platform.assembly.email.webhookEndpoints.owner(endpoint)).contains(scope.organisation());
        return new TenantScope(scope.organisation(), new Actor(endpoint, Actor.Role.PROVIDER), Purpose.EMAIL_EVENTS);
    }

    public List<Timeline.Item> timeline(UUID contact) {
        return platform.assembly.email.timeline.page(scope, contact, null, 200).items();
    }

    public long count(String table) {
        return platform.assembly.store.within(
                scope,
                session -> session.sql()
                        .count("select count(*) from " + table + " where organisation_id = ?", session.organisation()));
    }

    /** Every row of the table as text, with bytes in hexadecimal. */
    public List<String> dump(String table) {
        return platform.assembly.store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select t::text from " + table + " t where organisation_id = ?",
                                row -> row.text(1),
                                session.organisation()));
    }

    public Instant now() {
        return platform.clock.instant();
    }
}
