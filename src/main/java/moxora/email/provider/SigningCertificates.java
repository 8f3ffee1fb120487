package moxora.email.provider;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Optional;

/** The certificates that Amazon SNS signs with. */
@FunctionalInterface
public interface SigningCertificates {

    /**
     * The key of the certificate that is published at that address.
     *
     * @param now when it must be valid
     * @return empty when there is none, or none to be trusted
     * @throws moxora.fault.Fault 503 when it cannot be found out at present
     */
    Optional<PublicKey> key(SnsUrl address, Instant now);
}
