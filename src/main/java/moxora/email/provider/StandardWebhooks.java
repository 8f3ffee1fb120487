package moxora.email.provider;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Anybody who sends our own form of events, one or an array of them, signed as Standard Webhooks 1.0 are. The secret is
 * made here.
 */
final class StandardWebhooks implements EventProvider {

    private static final String FAMILY = "webhook-";
    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    @Override
    public String name() {
        return "standard";
    }

    @Override
    public EndpointSecret secretFrom(@Nullable String verificationKey) {
        if (verificationKey != null) {
            throw SigningKey.invalid("None is taken: the secret is made here and answered.");
        }
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return new EndpointSecret(StandardSignature.PREFIX + Base64.getEncoder().encodeToString(secret), true);
    }

    @Override
    public Proof verify(String secret, Delivery delivery, Instant now) {
        return StandardSignature.verify(secret, FAMILY, delivery, now);
    }

    @Override
    public Set<String> mediaTypes() {
        return JsonBody.MEDIA_TYPES;
    }

    @Override
    public List<Reported> read(Delivery delivery) {
        return StandardPayload.read(
                delivery.body(), delivery.header(FAMILY + "id").orElse(null));
    }
}
