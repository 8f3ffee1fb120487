package moxora.email;

import java.time.Instant;
import java.util.UUID;
import moxora.app.Assembly;
import moxora.email.event.Receipt;
import moxora.email.provider.Sender;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** A provider that reports to an endpoint of an organisation, for tests of other packages. */
public final class Reports {

    private final Assembly moxora;
    private final TenantScope scope;
    private final Sender sender = new Sender();
    private final UUID endpoint;

    private Reports(Assembly moxora, TenantScope scope) {
        this.moxora = moxora;
        this.scope = scope;
        this.endpoint = moxora.email
                .webhookEndpoints
                .create(scope, "sendgrid", sender.verificationKey())
                .id();
    }

    /** With an endpoint of its own. */
    public static Reports of(Assembly moxora, TenantScope scope) {
        return new Reports(moxora, scope);
    }

    public UUID endpoint() {
        return endpoint;
    }

    /** One event, signed now, to this organisation's endpoint. */
    public Receipt receive(String type, String recipient, Instant at) {
        return receive(scope, endpoint, type, recipient, at);
    }

    /** One event as the given organisation's, to whatever endpoint. */
    public Receipt receive(TenantScope as, UUID to, String type, String recipient, Instant at) {
        TenantScope provider =
                new TenantScope(as.organisation(), new Actor(to, Actor.Role.PROVIDER), Purpose.EMAIL_EVENTS);
        return moxora.email.events.receive(
                provider,
                "sendgrid",
                to,
                sender.sign(
                        moxora.clock.instant(),
                        Sender.event(type, recipient, at).build()));
    }

    /** One event of Mailgun's, to an endpoint of its own; its signature is remembered. */
    public static Receipt mailgun(Assembly moxora, TenantScope scope, String recipient) {
        SignedMailroom room = new SignedMailroom(moxora, scope, "mailgun", "key-of-mailgun");
        return room.receive(room.opened(recipient, moxora.clock.instant()));
    }
}
