package moxora.email.provider;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import moxora.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * MailerSend's webhooks: one activity a delivery, signed by HMAC-SHA-256 over the raw body, without a time. So a replay
 * cannot be told by its age, and is told by the events in it, which are known already.
 *
 * <p>When a webhook is saved, MailerSend tries its address with {@code webhook.test}, signed under a secret that its
 * documentation publishes, and saves nothing unless that is answered with 2xx. Later deliveries must be answered within
 * three seconds; 5xx and 429 are tried again for about three days, other 4xx never.
 */
final class MailerSend implements EventProvider {

    static final String SIGNATURE = "Signature";

    /** Known to everybody: it lets a trial pass and nothing else. */
    static final String TRIAL_SECRET = "test_Am3L1GuOIc4blLUuHqAPxxwkZaJyEk8G";

    private static final int LONGEST_TRIAL = 4_096;

    @Override
    public String name() {
        return "mailersend";
    }

    @Override
    public EndpointSecret secretFrom(@Nullable String verificationKey) {
        String secret = SigningKey.require(verificationKey, "The signing secret of MailerSend's webhook");
        if (secret.equals(TRIAL_SECRET)) {
            throw SigningKey.invalid("That is the secret that MailerSend signs trials with, which is public.");
        }
        return new EndpointSecret(secret, false);
    }

    @Override
    public Proof verify(String secret, Delivery delivery, Instant now) {
        if (!isSigned(secret, delivery)) {
            throw SignedTime.doesNotFit();
        }
        return Proof.WHOLE;
    }

    @Override
    public boolean isTrial(Delivery delivery) {
        try {
            return delivery.body().length <= LONGEST_TRIAL
                    && isSigned(TRIAL_SECRET, delivery)
                    && MailerSendPayload.isTrial(delivery.body());
        } catch (Fault noJson) {
            return false;
        }
    }

    @Override
    public Set<String> mediaTypes() {
        return JsonBody.MEDIA_TYPES;
    }

    @Override
    public List<Reported> read(Delivery delivery) {
        return MailerSendPayload.read(delivery.body());
    }

    private static boolean isSigned(String secret, Delivery delivery) {
        return delivery.header(SIGNATURE)
                .filter(code -> HmacSha256.ofText(secret).isHex(code, delivery.body()))
                .isPresent();
    }
}
