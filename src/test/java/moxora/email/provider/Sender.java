package moxora.email.provider;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/** A SendGrid account that reports to one endpoint, as the real one would: it signs what it sends, byte for byte. */
public final class Sender {

    private final KeyPair keys = keyPair("secp256r1");

    public static KeyPair keyPair(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String verificationKey() {
        return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    public Delivery sign(Instant at, JsonObject... events) {
        return sign(at, array(events));
    }

    public Delivery sign(Instant at, String body) {
        String timestamp = Long.toString(at.getEpochSecond());
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return delivery(signature(timestamp, bytes), timestamp, bytes);
    }

    public String signature(String timestamp, byte[] body) {
        return signature(keys.getPrivate(), timestamp, body);
    }

    public static String signature(PrivateKey key, String timestamp, byte[] body) {
        try {
            Signature signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(key);
            signer.update(timestamp.getBytes(StandardCharsets.US_ASCII));
            signer.update(body);
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Delivery delivery(String signature, String timestamp, byte[] body) {
        return new Delivery(Map.of(SendGrid.SIGNATURE, signature, SendGrid.TIMESTAMP, timestamp), body);
    }

    public static String array(JsonObject... events) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        for (JsonObject event : events) {
            array.add(event);
        }
        // SendGrid ends its body with a line end, which is signed like the rest.
        return array.build() + "\r\n";
    }

    /** An event as SendGrid reports it; each report of it has another id. */
    public static JsonObjectBuilder event(String type, String recipient, Instant at) {
        return Json.createObjectBuilder()
                .add("email", recipient)
                .add("timestamp", at.getEpochSecond())
                .add("event", type)
                .add("sg_message_id", "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0")
                .add("smtp-id", "<14c5d75ce93.dfd.64b469@ismtpd-555>")
                .add("ip", "198.51.100.77")
                .add("useragent", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)")
                .add("sg_event_id", UUID.randomUUID().toString());
    }
}
