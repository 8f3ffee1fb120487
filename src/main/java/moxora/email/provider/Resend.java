package moxora.email.provider;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Resend's webhooks, which Svix sends: one event a delivery, signed as Standard Webhooks are, under headers named
 * {@code svix-*} or {@code webhook-*}. Each attempt is signed anew, with a time of its own.
 *
 * <p>An answer of 2xx ends a delivery; anything else is tried again 5 seconds, 5 and 30 minutes, 2, 5, 10 and 10 hours
 * after the attempt before it, and an endpoint that goes on failing is disabled.
 */
final class Resend implements EventProvider {

    private static final String SVIX = "svix-";
    private static final String STANDARD = "webhook-";

    @Override
    public String name() {
        return "resend";
    }

    @Override
    public EndpointSecret secretFrom(@Nullable String verificationKey) {
        String secret = Optional.ofNullable(verificationKey)
                .map(String::strip)
                .filter(text -> StandardSignature.key(text).isPresent())
                .orElseThrow(() -> SigningKey.invalid("The signing secret of Resend's webhook is required: whsec_ and"
                        + " the base64 of 24 to 64 bytes."));
        return new EndpointSecret(secret, false);
    }

    @Override
    public Proof verify(String secret, Delivery delivery, Instant now) {
        return StandardSignature.verify(
                secret, delivery.header(SVIX + "id").isPresent() ? SVIX : STANDARD, delivery, now);
    }

    @Override
    public Set<String> mediaTypes() {
        return JsonBody.MEDIA_TYPES;
    }

    @Override
    public List<Reported> read(Delivery delivery) {
        return ResendPayload.read(
                delivery.body(),
                delivery.header(SVIX + "id")
                        .or(() -> delivery.header(STANDARD + "id"))
                        .orElse(null));
    }
}
