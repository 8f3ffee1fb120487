package moxora.email.provider;

import java.util.Base64;
import java.util.Optional;

/** Base64 (RFC 4648 section 4) in the one writing that an encoder gives it; the JDK's decoder takes others as well. */
final class StrictBase64 {

    private StrictBase64() {}

    static Optional<byte[]> decode(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
