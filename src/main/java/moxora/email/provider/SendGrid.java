package moxora.email.provider;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * SendGrid's signed event webhook: ECDSA on P-256 over the timestamp header's bytes and the raw body.
 *
 * <p>The signature is checked first and the time second, so that only what SendGrid did sign is ever called stale. A
 * delivery is a batch, ended by a line end that is signed with it. An answer of 2xx takes it off SendGrid's hands;
 * anything else is tried again for 24 hours, at growing intervals.
 */
final class SendGrid implements EventProvider {

    static final String SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature";
    static final String TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp";

    private static final int LONGEST_KEY = 1_024;
    private static final int LONGEST_HEADER = 256;

    @Override
    public String name() {
        return "sendgrid";
    }

    @Override
    public EndpointSecret secretFrom(@Nullable String verificationKey) {
        String key = Optional.ofNullable(verificationKey)
                .map(String::strip)
                .filter(text -> text.length() <= LONGEST_KEY)
                .filter(text -> StrictBase64.decode(text)
                        .flatMap(EcdsaP256::ofSubjectPublicKeyInfo)
                        .isPresent())
                .orElseThrow(() -> SigningKey.invalid(
                        "The verification key of SendGrid's signed event webhook is required: base64 of a DER"
                                + " SubjectPublicKeyInfo with a point of P-256."));
        return new EndpointSecret(key, false);
    }

    @Override
    public Proof verify(String secret, Delivery delivery, Instant now) {
        EcdsaP256 key = StrictBase64.decode(secret)
                .flatMap(EcdsaP256::ofSubjectPublicKeyInfo)
                .orElseThrow(() -> new Fault(FaultCode.INTERNAL, "The endpoint's key is not one."));
        String timestamp = SignedTime.of(delivery.header(TIMESTAMP)).orElseThrow(SignedTime::doesNotFit);
        byte[] signature = delivery.header(SIGNATURE)
                .filter(text -> text.length() <= LONGEST_HEADER)
                .flatMap(StrictBase64::decode)
                .orElseThrow(SignedTime::doesNotFit);
        if (!key.isOver(signature, timestamp.getBytes(StandardCharsets.US_ASCII), delivery.body())) {
            throw SignedTime.doesNotFit();
        }
        SignedTime.requireRecent(timestamp, now);
        return Proof.WHOLE;
    }

    @Override
    public Set<String> mediaTypes() {
        return JsonBody.MEDIA_TYPES;
    }

    @Override
    public List<Reported> read(Delivery delivery) {
        return SendGridPayload.read(delivery.body());
    }
}
