package moxora.email.provider;

import java.util.Base64;
import java.util.Optional;

/** Base64 (RFC 4648 section 4) with one writing for each value: the JDK's decoder also takes what no encoder writes. */
final class StrictBase64 {

    private StrictBase64() {}

    /** What the text stands for; empty when it is padded wrongly, has stray bits or is no base64 at all. */
    static Optional<byte[]> decode(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
