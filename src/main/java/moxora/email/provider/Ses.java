package moxora.email.provider;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * Amazon SES, which reports through a topic of Amazon SNS. What is kept for an endpoint is the topic's ARN: anybody can
 * have SNS sign something, but only for topics of their own.
 *
 * <p>Only SignatureVersion 2 (RSA with SHA-256) is taken; version 1 is SHA-1. Cheap questions are asked first: the
 * topic, the shape of the addresses, and only then the certificate, so that a stranger cannot make us fetch any.
 */
final class Ses implements EventProvider {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Pattern TOPIC = Pattern.compile("arn:(?:aws|aws-cn|aws-us-gov):sns:"
            + "[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}:[0-9]{12}:[A-Za-z0-9_-]{1,256}");
    /** SNS says text/plain of what is JSON, unless its delivery policy is told otherwise. */
    private static final Set<String> MEDIA_TYPES = Set.of("text/plain", "application/json");

    private static final int LONGEST_SIGNATURE = 1_024;

    private final SigningCertificates certificates;

    Ses(SigningCertificates certificates) {
        this.certificates = certificates;
    }

    @Override
    public String name() {
        return "ses";
    }

    @Override
    public EndpointSecret secretFrom(@Nullable String verificationKey) {
        String topic = Optional.ofNullable(verificationKey)
                .map(String::strip)
                .filter(text -> TOPIC.matcher(text).matches())
                .orElseThrow(() -> Fault.refused(
                        "/verificationKey",
                        "invalid_verification_key",
                        "The ARN of the SNS topic that Amazon SES publishes to is required, such as"
                                + " arn:aws:sns:eu-west-1:123456789012:mail-events."));
        return new EndpointSecret(topic, false);
    }

    @Override
    public Proof verify(String secret, Delivery delivery, Instant now) {
        SnsMessage message = SnsMessage.of(delivery.body())
                .filter(sent -> sent.topic().equals(secret) && "2".equals(sent.part("SignatureVersion")))
                .orElseThrow(Ses::doesNotFit);
        byte[] signature = Optional.ofNullable(message.part("Signature"))
                .filter(text -> text.length() <= LONGEST_SIGNATURE)
                .flatMap(StrictBase64::decode)
                .orElseThrow(Ses::doesNotFit);
        Instant signed = JsonBody.rfc3339(message.part("Timestamp"));
        if (signed == null) {
            throw doesNotFit();
        }
        PublicKey key = SnsUrl.ofCertificate(message.part("SigningCertURL"))
                .flatMap(address -> certificates.key(address, now))
                .orElseThrow(Ses::doesNotFit);
        if (!isOver(key, signature, message.canonical())) {
            throw doesNotFit();
        }
        if (Duration.between(signed, now).abs().compareTo(TOLERANCE) > 0) {
            throw new Fault(
                    FaultCode.STALE_SIGNATURE,
                    "The signed time may differ from ours by " + TOLERANCE.toMinutes() + " minutes at most.");
        }
        return Proof.WHOLE;
    }

    @Override
    public Set<String> mediaTypes() {
        return MEDIA_TYPES;
    }

    @Override
    public List<Reported> read(Delivery delivery) {
        return SnsMessage.of(delivery.body())
                .filter(message -> message.type().equals(SnsMessage.NOTIFICATION))
                .map(message -> SesPayload.read(message.message()))
                .orElse(List.of());
    }

    @Override
    public Optional<URI> confirmation(Delivery delivery) {
        return SnsMessage.of(delivery.body())
                .filter(message -> message.type().equals(SnsMessage.SUBSCRIPTION))
                .flatMap(message -> SnsUrl.ofConfirmation(message.part("SubscribeURL")))
                .map(SnsUrl::uri);
    }

    private static boolean isOver(PublicKey key, byte[] signature, byte[] canonical) {
        try {
            Signature check = Signature.getInstance("SHA256withRSA");
            check.initVerify(key);
            check.update(canonical);
            return check.verify(signature);
        } catch (GeneralSecurityException notASignature) {
            return false;
        }
    }

    private static Fault doesNotFit() {
        return new Fault(
                FaultCode.INVALID_SIGNATURE,
                "The message must be one of the endpoint's topic, signed by Amazon SNS with SignatureVersion 2.");
    }
}
