package moxora.email.provider;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A topic of Amazon SNS as the real one would be: it wraps what is published, and signs it. */
public final class SnsTopic {

    public static final String ARN = "arn:aws:sns:eu-west-1:123456789012:mail-events";
    public static final String HOST = "https://sns.eu-west-1.amazonaws.com";

    private final PrivateKey key;
    private final String arn;
    private final String certificate;

    /** @param certificate the address that messages name as that of their certificate */
    public SnsTopic(PrivateKey key, String arn, String certificate) {
        this.key = key;
        this.arn = arn;
        this.certificate = certificate;
    }

    static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A message as SNS delivers it. */
    public JsonObject notification(Instant at, String message) {
        return signed(envelope("Notification", at, message).add("Subject", "Amazon SES Email Event Notification"));
    }

    public JsonObject confirmation(Instant at, String address) {
        return signed(envelope("SubscriptionConfirmation", at, "You have chosen to subscribe.")
                .add("Token", "2336412f37fb687f5d51e6e2425c464c")
                .add("SubscribeURL", address));
    }

    JsonObject unsubscribed(Instant at) {
        return signed(envelope("UnsubscribeConfirmation", at, "You have chosen to deactivate the subscription.")
                .add("Token", "2336412f37fb687f5d51e6e2425c464c")
                .add("SubscribeURL", HOST + "/?Action=ConfirmSubscription"));
    }

    JsonObjectBuilder envelope(String type, Instant at, String message) {
        return Json.createObjectBuilder()
                .add("Type", type)
                .add("MessageId", UUID.randomUUID().toString())
                .add("TopicArn", arn)
                .add("Message", message)
                .add("Timestamp", at.toString())
                .add("SignatureVersion", "2")
                .add("SigningCertURL", certificate);
    }

    JsonObject signed(JsonObjectBuilder envelope) {
        JsonObject unsigned = envelope.build();
        return Json.createObjectBuilder(unsigned)
                .add("Signature", signature(key, "SHA256withRSA", unsigned))
                .build();
    }

    /** Over what AWS's documentation names, in its order: written down here once more, apart from the code under test. */
    static String signature(PrivateKey key, String algorithm, JsonObject envelope) {
        List<String> names = envelope.containsKey("Token")
                ? List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
                : List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            if (envelope.containsKey(name)) {
                text.append(name).append('\n').append(envelope.getString(name)).append('\n');
            }
        }
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(text.toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Delivery delivery(JsonObject envelope) {
        return new Delivery(
                Map.of("Content-Type", "text/plain; charset=UTF-8"),
                envelope.toString().getBytes(StandardCharsets.UTF_8));
    }
}
