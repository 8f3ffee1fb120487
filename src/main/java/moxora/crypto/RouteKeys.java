package moxora.crypto;

import java.security.GeneralSecurityException;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/**
 * Keyed hashes of what a caller brings before the organisation is known: a log-in name, a session token, an endpoint's
 * id. Under the platform's own PRF keyset, since no organisation's can be chosen yet.
 */
public final class RouteKeys {

    private final Hmac prf;

    public RouteKeys(Keyrings keyrings) {
        try {
            this.prf = Hmac.of(keyrings.ofPlatform(KeysetPurpose.ROUTE));
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "The platform's route keyset is not usable.", e);
        }
    }

    /** The hash of 16 bytes; {@code kind} keeps equal texts of different kinds apart. */
    public Token hash(String kind, String value) {
        return BlindIndex.compute(prf, 1, kind, 1, value);
    }
}
