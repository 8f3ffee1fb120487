package moxora.email.provider;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Providers that sign with a shared key, each signing what it sends as the real one does. */
public final class SignedSenders {

    public static final String JSON = "application/json";

    private SignedSenders() {}

    public static byte[] hmac(byte[] key, byte[]... parts) {
        return mac("HmacSHA256", key, parts);
    }

    static byte[] mac(String algorithm, byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Mailgun: one event, and what signs it beside it. */
    public record MailgunSender(String key) {

        public Delivery json(Instant signed, JsonObject event) {
            return json(signed, UUID.randomUUID().toString().replace("-", ""), event);
        }

        public Delivery json(Instant signed, String token, JsonObject event) {
            String time = Long.toString(signed.getEpochSecond());
            return json(time, token, code(time, token), event);
        }

        public static Delivery json(String time, String token, String code, JsonObject event) {
            String body = Json.createObjectBuilder()
                    .add(
                            "signature",
                            Json.createObjectBuilder()
                                    .add("timestamp", time)
                                    .add("token", token)
                                    .add("signature", code))
                    .add("event-data", event)
                    .build()
                    .toString();
            return new Delivery(Map.of("Content-Type", JSON), bytes(body));
        }

        public String code(String time, String token) {
            return HexFormat.of().formatHex(hmac(bytes(key), bytes(time), bytes(token)));
        }

        /** The form of before 2018. */
        public Map<String, String> signed(Instant at, Map<String, String> fields) {
            Map<String, String> all = new LinkedHashMap<>(fields);
            String time = Long.toString(at.getEpochSecond());
            String token = UUID.randomUUID().toString().replace("-", "");
            all.put("timestamp", time);
            all.put("token", token);
            all.put("signature", code(time, token));
            return all;
        }

        public static Delivery form(Map<String, String> fields) {
            String body = fields.entrySet().stream()
                    .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                    .collect(Collectors.joining("&"));
            return new Delivery(Map.of("Content-Type", "application/x-www-form-urlencoded"), bytes(body));
        }

        public static Delivery multipart(Map<String, String> fields) {
            String boundary = "a2b4c6";
            String body = fields.entrySet().stream()
                    .map(field -> "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field.getKey()
                            + "\"\r\n\r\n" + field.getValue() + "\r\n")
                    .collect(Collectors.joining());
            return new Delivery(
                    Map.of("content-type", "multipart/form-data; boundary=" + boundary),
                    bytes(body + "--" + boundary + "--\r\n"));
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        /** An event as Mailgun tells it; its time has fractions of a second. */
        public static JsonObjectBuilder event(String type, String recipient, Instant at) {
            return Json.createObjectBuilder()
                    .add("event", type)
                    .add("id", UUID.randomUUID().toString())
                    .add("timestamp", at.getEpochSecond() + 0.125)
                    .add("recipient", recipient)
                    .add("recipient-domain", "example.org")
                    .add("log-level", "info")
                    .add("tags", Json.createArrayBuilder().add("spring"))
                    .add("user-variables", Json.createObjectBuilder())
                    .add(
                            "message",
                            Json.createObjectBuilder()
                                    .add(
                                            "headers",
                                            Json.createObjectBuilder()
                                                    .add("message-id", "20260301.1.AB12@mg.example")));
        }
    }

    /** MailerSend: one activity, signed by a header over the body. */
    public record MailerSendSender(String secret) {

        public Delivery sign(JsonObject activity) {
            return sign(bytes(activity.toString()));
        }

        public Delivery sign(byte[] body) {
            return new Delivery(Map.of("Content-Type", JSON, "Signature", code(body)), body);
        }

        public String code(byte[] body) {
            return HexFormat.of().formatHex(hmac(bytes(secret), body));
        }

        /** In the older form, with the message and the recipient in objects. */
        public static JsonObject activity(String type, String recipient, Instant at, JsonObjectBuilder morph) {
            JsonObjectBuilder data = Json.createObjectBuilder()
                    .add("object", "activity")
                    .add("id", UUID.randomUUID().toString())
                    .add("type", type)
                    .add("created_at", at.plusMillis(250).toString())
                    .add(
                            "email",
                            Json.createObjectBuilder()
                                    .add("status", "sent")
                                    .add("message", Json.createObjectBuilder().add("id", "63fd1c1d"))
                                    .add("recipient", Json.createObjectBuilder().add("email", recipient)));
            return Json.createObjectBuilder()
                    .add("type", "activity." + type)
                    .add("created_at", at.plusSeconds(1).toString())
                    .add("webhook_id", "w1")
                    .add("data", morph == null ? data.addNull("morph") : data.add("morph", morph))
                    .build();
        }

        /** In the newer form, with everything in one object of texts. */
        public static JsonObject flat(String type, String recipient, Instant at, JsonObjectBuilder meta) {
            JsonObjectBuilder data = Json.createObjectBuilder()
                    .add("id", UUID.randomUUID().toString())
                    .add("type", type)
                    .add("message_id", "63fd1c1d")
                    .add("email_id", "63fd1c1e")
                    .add("recipient", recipient);
            return Json.createObjectBuilder()
                    .add("type", "activity." + type)
                    .add("created_at", at.toString())
                    .add("data", meta == null ? data.add("meta", Json.createArrayBuilder()) : data.add("meta", meta))
                    .build();
        }
    }

    /** Whoever signs as Standard Webhooks are, under headers of either family. */
    public record StandardSender(String secret, String family) {

        public static StandardSender svix(String secret) {
            return new StandardSender(secret, "svix-");
        }

        public static StandardSender standard(String secret) {
            return new StandardSender(secret, "webhook-");
        }

        public Delivery sign(Instant at, JsonObject event) {
            return sign(at, event.toString());
        }

        public Delivery sign(Instant at, String body) {
            String id = "msg_" + UUID.randomUUID();
            String time = Long.toString(at.getEpochSecond());
            return delivery(id, time, "v1," + code(id, time, bytes(body)), bytes(body));
        }

        public String code(String id, String time, byte[] body) {
            return Base64.getEncoder().encodeToString(hmac(key(), bytes(id + "." + time + "."), body));
        }

        byte[] key() {
            return Base64.getDecoder().decode(secret.substring("whsec_".length()));
        }

        public Delivery delivery(String id, String time, String signatures, byte[] body) {
            return new Delivery(
                    Map.of(
                            "Content-Type",
                            JSON,
                            family + "id",
                            id,
                            family + "timestamp",
                            time,
                            family + "signature",
                            signatures),
                    body);
        }
    }

    /** An event as Resend tells it. */
    public static JsonObjectBuilder resend(String type, Instant at, JsonObjectBuilder more, List<String> to) {
        JsonArrayBuilder recipients = Json.createArrayBuilder();
        to.forEach(recipients::add);
        JsonObjectBuilder data = Json.createObjectBuilder()
                .add("created_at", at.minusSeconds(900).toString())
                .add("email_id", "56761188-7520-42d8-8898-ff6fc54ce618")
                .add("from", "Acme <news@acme.example>")
                .add("subject", "Spring")
                .add("to", recipients);
        return Json.createObjectBuilder()
                .add("type", type)
                .add("created_at", at.toString())
                .add("data", more == null ? data : data.addAll(more));
    }

    /** An event in our own form. */
    public static JsonObjectBuilder standard(String type, String recipient, Instant at) {
        return Json.createObjectBuilder()
                .add("type", type)
                .add("timestamp", at.toString())
                .add("messageId", "m-1")
                .add("recipient", recipient);
    }

    /** A secret as Standard Webhooks write it, of so many bytes. */
    public static String whsec(int bytes, int seed) {
        byte[] secret = new byte[bytes];
        new java.util.Random(seed).nextBytes(secret);
        return "whsec_" + Base64.getEncoder().encodeToString(secret);
    }
}
