package moxora.email.trigger;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Signs what leaves, by the Standard Webhooks specification: HMAC-SHA-256 over id, time and body. */
final class SigningSecrets {

    /** The specification asks for 24 to 64. */
    private static final int BYTES = 32;

    private static final String PREFIX = "whsec_";
    private static final SecureRandom RANDOM = new SecureRandom();

    private SigningSecrets() {}

    static String next() {
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        return PREFIX + Base64.getEncoder().encodeToString(secret);
    }

    /** The value of {@code webhook-signature}: one signature for each secret that is valid, separated by blanks. */
    static String sign(List<String> secrets, String id, Instant at, String body) {
        return secrets.stream()
                .map(secret -> signed(secret, id, at.getEpochSecond(), body))
                .collect(Collectors.joining(" "));
    }

    private static String signed(String secret, String id, long second, String body) {
        try {
            return new Webhook(secret).sign(id, second, body);
        } catch (EmptyWebhookSecretException | WebhookSigningException e) {
            throw new IllegalStateException("a secret of ours signs nothing", e);
        }
    }
}
