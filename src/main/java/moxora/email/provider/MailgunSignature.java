package moxora.email.provider;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import moxora.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * The three things by which Mailgun signs, where the body has them.
 *
 * @param timestamp in seconds since 1970
 * @param token drawn at random for each delivery
 * @param code HMAC-SHA-256 over the other two, one after the other, in hexadecimal
 */
record MailgunSignature(String timestamp, String token, String code) {

    static final String TIMESTAMP = "timestamp";
    static final String TOKEN = "token";
    static final String SIGNATURE = "signature";

    private static final Pattern TOKENS = Pattern.compile("[!-~]{1,256}");

    /** What the body is signed with; empty when it is no body that Mailgun sends. */
    static Optional<MailgunSignature> of(Delivery delivery) {
        try {
            return FormBody.isForm(delivery)
                    ? of(FormBody.fields(delivery))
                    : of(JsonBody.object(JsonBody.parse(delivery.body())));
        } catch (Fault notReadable) {
            // Nobody has proved anything yet, so nobody is told what is wrong with the body.
            return Optional.empty();
        }
    }

    /** Of the older form; Mailgun puts its own behind a variable of the sender's that has the same name. */
    private static Optional<MailgunSignature> of(Map<String, List<String>> fields) {
        return of(FormBody.last(fields, TIMESTAMP), FormBody.last(fields, TOKEN), FormBody.last(fields, SIGNATURE));
    }

    private static Optional<MailgunSignature> of(JsonObject body) {
        JsonObject signature = JsonBody.object(body, SIGNATURE);
        String timestamp = signature.get(TIMESTAMP) instanceof JsonNumber number
                ? number.toString()
                : JsonBody.text(signature, TIMESTAMP);
        return of(timestamp, JsonBody.text(signature, TOKEN), JsonBody.text(signature, SIGNATURE));
    }

    private static Optional<MailgunSignature> of(
            @Nullable String timestamp, @Nullable String token, @Nullable String code) {
        return timestamp == null
                        || token == null
                        || code == null
                        || !SignedTime.isOne(timestamp)
                        || !TOKENS.matcher(token).matches()
                ? Optional.empty()
                : Optional.of(new MailgunSignature(timestamp, token, code));
    }

    boolean isUnder(HmacSha256 key) {
        return key.isHex(
                code, timestamp.getBytes(StandardCharsets.US_ASCII), token.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "MailgunSignature[redacted]";
    }
}
