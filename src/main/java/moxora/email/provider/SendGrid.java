package moxora.email.provider;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * SendGrid's signed event webhook: ECDSA on P-256 over the timestamp header's bytes and the raw body.
 *
 * <p>The signature is checked first and the time second, so that only what SendGrid did sign is ever called stale.
 */
final class SendGrid implements EventProvider {

    static final String SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature";
    static final String TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp";

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Pattern EPOCH_SECONDS = Pattern.compile("[0-9]{1,11}");
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
                .filter(text -> strictBase64(text)
                        .flatMap(EcdsaP256::ofSubjectPublicKeyInfo)
                        .isPresent())
                .orElseThrow(() -> Fault.refused(
                        "/verificationKey",
                        "invalid_verification_key",
                        "The verification key of SendGrid's signed event webhook is required: base64 of a DER"
                                + " SubjectPublicKeyInfo with a point of P-256."));
        return new EndpointSecret(key, false);
    }

    @Override
    public Proof verify(String secret, Delivery delivery, Instant now) {
        EcdsaP256 key = strictBase64(secret)
                .flatMap(EcdsaP256::ofSubjectPublicKeyInfo)
                .orElseThrow(() -> new Fault(FaultCode.INTERNAL, "The endpoint's key is not one."));
        String timestamp = delivery.header(TIMESTAMP)
                .filter(text -> EPOCH_SECONDS.matcher(text).matches())
                .orElseThrow(SendGrid::doesNotFit);
        byte[] signature = delivery.header(SIGNATURE)
                .filter(text -> text.length() <= LONGEST_HEADER)
                .flatMap(SendGrid::strictBase64)
                .orElseThrow(SendGrid::doesNotFit);
        if (!key.isOver(signature, timestamp.getBytes(StandardCharsets.US_ASCII), delivery.body())) {
            throw doesNotFit();
        }
        Instant signed = Instant.ofEpochSecond(Long.parseLong(timestamp));
        if (Duration.between(signed, now).abs().compareTo(TOLERANCE) > 0) {
            throw new Fault(
                    FaultCode.STALE_SIGNATURE,
                    "The signed time may differ from ours by " + TOLERANCE.toMinutes() + " minutes at most.");
        }
        return Proof.WHOLE;
    }

    @Override
    public List<Reported> read(Delivery delivery) {
        return SendGridPayload.read(delivery.body());
    }

    /** The JDK's decoder also takes text that no encoder writes; a signature or a key has one writing here. */
    private static Optional<byte[]> strictBase64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Fault doesNotFit() {
        return new Fault(
                FaultCode.INVALID_SIGNATURE, "The signature and its timestamp must fit the body and the endpoint.");
    }
}
