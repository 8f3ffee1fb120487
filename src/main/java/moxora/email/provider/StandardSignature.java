package moxora.email.provider;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/**
 * The symmetric signature of Standard Webhooks 1.0, which Svix made and most of its customers send: HMAC-SHA-256 over
 * id, time and raw body with dots between them, under a secret of 24 to 64 bytes that is written {@code whsec_} and
 * base64. A delivery may bear several signatures, so that its sender can rotate its secret; one that fits is enough.
 *
 * <p>An id holds no dot, so the borders between the parts cannot be moved. Signatures of other versions, such as the
 * asymmetric {@code v1a}, are passed over.
 */
final class StandardSignature {

    static final String PREFIX = "whsec_";

    private static final String VERSION = "v1,";
    private static final int SHORTEST_SECRET = 24;
    private static final int LONGEST_SECRET = 64;
    private static final int LONGEST_HEADER = 2_048;
    private static final int MOST_SIGNATURES = 16;
    private static final Pattern ID = Pattern.compile("[!-~&&[^.]]{1,256}");

    private StandardSignature() {}

    /** The bytes of a secret as it is written; empty when it is none. */
    static Optional<byte[]> key(String secret) {
        return Optional.of(secret)
                .filter(text -> text.startsWith(PREFIX) && text.length() <= 2 * LONGEST_SECRET)
                .flatMap(text -> StrictBase64.decode(text.substring(PREFIX.length())))
                .filter(bytes -> bytes.length >= SHORTEST_SECRET && bytes.length <= LONGEST_SECRET);
    }

    /**
     * Lets pass a delivery whose headers of that family are a signature of it.
     *
     * @param family {@code webhook-} or {@code svix-}: what the names of its three headers begin with
     * @throws Fault {@code INVALID_SIGNATURE} or {@code STALE_SIGNATURE}
     */
    static Proof verify(String secret, String family, Delivery delivery, Instant now) {
        HmacSha256 key = key(secret)
                .map(HmacSha256::new)
                .orElseThrow(() -> new Fault(FaultCode.INTERNAL, "The endpoint's secret is not one."));
        String id = delivery.header(family + "id")
                .filter(text -> ID.matcher(text).matches())
                .orElseThrow(SignedTime::doesNotFit);
        String time = SignedTime.of(delivery.header(family + "timestamp")).orElseThrow(SignedTime::doesNotFit);
        String signatures = delivery.header(family + "signature")
                .filter(text -> text.length() <= LONGEST_HEADER)
                .orElseThrow(SignedTime::doesNotFit);
        byte[] signed = (id + "." + time + ".").getBytes(StandardCharsets.US_ASCII);
        if (!isOneOf(signatures, key, signed, delivery.body())) {
            throw SignedTime.doesNotFit();
        }
        SignedTime.requireRecent(time, now);
        return Proof.WHOLE;
    }

    private static boolean isOneOf(String signatures, HmacSha256 key, byte[] head, byte[] body) {
        String[] all = signatures.split(" ", MOST_SIGNATURES + 1);
        for (int i = 0; i < Math.min(all.length, MOST_SIGNATURES); i++) {
            if (all[i].startsWith(VERSION) && key.isBase64(all[i].substring(VERSION.length()), head, body)) {
                return true;
            }
        }
        return false;
    }
}
