package moxora.email;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.email.endpoint.WebhookEndpoints;
import moxora.email.event.Receipt;
import moxora.email.provider.Delivery;
import moxora.email.provider.SignedSenders;
import moxora.email.provider.SignedSenders.MailerSendSender;
import moxora.email.provider.SignedSenders.MailgunSender;
import moxora.email.provider.SignedSenders.StandardSender;
import moxora.tenant.Actor;
import moxora.tenant.Purpose;
import moxora.tenant.TenantScope;

/** An endpoint of an organisation for a provider that shares a key with us, and the provider that reports to it. */
public final class SignedMailroom {

    private final Assembly moxora;
    public final TenantScope scope;
    public final String provider;
    public final UUID endpoint;
    public final String secret;

    /** @param key null where the secret is made by us */
    public SignedMailroom(TestPlatform platform, TenantScope scope, String provider, String key) {
        this(platform.assembly, scope, provider, key);
    }

    public SignedMailroom(Assembly moxora, TenantScope scope, String provider, String key) {
        this.moxora = moxora;
        this.scope = scope;
        this.provider = provider;
        WebhookEndpoints.Created created = moxora.email.webhookEndpoints.create(scope, provider, key);
        this.endpoint = created.id();
        this.secret = key == null ? Objects.requireNonNull(created.secret()) : key;
    }

    public static SignedMailroom mailgun(TestPlatform platform, TenantScope scope) {
        return new SignedMailroom(platform, scope, "mailgun", "key-of-" + UUID.randomUUID());
    }

    public static SignedMailroom mailersend(TestPlatform platform, TenantScope scope) {
        return new SignedMailroom(platform, scope, "mailersend", "secret-of-" + UUID.randomUUID());
    }

    public static SignedMailroom resend(TestPlatform platform, TenantScope scope) {
        return new SignedMailroom(
                platform,
                scope,
                "resend",
                SignedSenders.whsec(24, UUID.randomUUID().hashCode()));
    }

    public static SignedMailroom standard(TestPlatform platform, TenantScope scope) {
        return new SignedMailroom(platform, scope, "standard", null);
    }

    public Receipt receive(Delivery delivery) {
        return receiveAt(endpoint, delivery);
    }

    public Receipt receiveAt(UUID where, Delivery delivery) {
        return moxora.email.events.receive(asProvider(where), provider, where, delivery);
    }

    public TenantScope asProvider(UUID where) {
        return new TenantScope(scope.organisation(), new Actor(where, Actor.Role.PROVIDER), Purpose.EMAIL_EVENTS);
    }

    public MailgunSender asMailgun() {
        return new MailgunSender(secret);
    }

    public StandardSender asStandard() {
        return new StandardSender(secret, provider.equals("resend") ? "svix-" : "webhook-");
    }

    /** The delivery of an event of a type that each provider has, under the given secret. */
    public Delivery opened(String under, Instant signed, String recipient, Instant at) {
        return switch (provider) {
            case "mailgun" ->
                new MailgunSender(under)
                        .json(
                                signed,
                                MailgunSender.event("opened", recipient, at).build());
            case "mailersend" ->
                new MailerSendSender(under).sign(MailerSendSender.activity("opened", recipient, at, null));
            case "resend" ->
                StandardSender.svix(under)
                        .sign(
                                signed,
                                SignedSenders.resend("email.opened", at, null, java.util.List.of(recipient))
                                        .build());
            default ->
                StandardSender.standard(under)
                        .sign(
                                signed,
                                SignedSenders.standard("open", recipient, at).build());
        };
    }

    public Delivery opened(String recipient, Instant at) {
        return opened(secret, now(), recipient, at);
    }

    public Delivery mailgun(String token, JsonObject event) {
        return asMailgun().json(now(), token, event);
    }

    public Instant now() {
        return moxora.clock.instant();
    }
}
