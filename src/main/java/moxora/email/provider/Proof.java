package moxora.email.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a delivery was proved to be its provider's.
 *
 * @param onceOnly what may be used with one body only, where the signature does not cover the body
 * @param until when it is too old to be used again, and so need not be remembered
 */
public record Proof(@Nullable String onceOnly, @Nullable Instant until) {

    /** A proof that covers the body. */
    public static final Proof WHOLE = new Proof(null, null);

    @Override
    public String toString() {
        return "Proof[redacted]";
    }
}
