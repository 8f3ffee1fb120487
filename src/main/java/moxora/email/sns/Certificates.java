package moxora.email.sns;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Certificates as they lie in a PEM file, and what every one that signs must be. */
final class Certificates {

    private static final int MOST = 8;
    private static final int SHORTEST_KEY_BITS = 2_048;

    private Certificates() {}

    /** The certificates of a PEM file (RFC 7468), the signing one first; none when it is anything else. */
    static List<X509Certificate> ofPem(byte[] pem) {
        try {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                            .filter(X509Certificate.class::isInstance)
                            .map(X509Certificate.class::cast)
                            .toList();
            return found.size() <= MOST ? found : List.of();
        } catch (CertificateException notCertificates) {
            return List.of();
        }
    }

    /** Whether it is valid at that time, and its key one for RSA of 2,048 bits or more. */
    static boolean isGood(X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
            return certificate.getPublicKey() instanceof RSAPublicKey rsa
                    && rsa.getModulus().bitLength() >= SHORTEST_KEY_BITS;
        } catch (CertificateException notNow) {
            return false;
        }
    }
}
