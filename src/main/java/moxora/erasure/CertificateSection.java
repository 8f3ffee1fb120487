package moxora.erasure;

import jakarta.json.JsonValue;
import java.time.Instant;

/** One more member of a certificate, with what a feature has to say of an erasure. */
public interface CertificateSection {

    /** The member's name. */
    String name();

    /** What it says of the closure that is verified at that instant; nothing personal. */
    JsonValue of(Closure closure, Instant verifiedAt);
}
