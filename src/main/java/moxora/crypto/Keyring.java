package moxora.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.prf.PrfSet;
import java.util.Map;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.OrganisationId;
import org.jspecify.annotations.Nullable;

/**
 * One organisation's unwrapped keysets, for use within one piece of work; never keep one.
 *
 * <p>Holding it is not enough to open anything: who uses it also checks that it is the organisation's of the scope.
 */
public final class Keyring {

    private final OrganisationId organisation;
    private final Map<KeysetPurpose, KeyGenerations<Aead>> sealing;
    private final @Nullable KeyGenerations<PrfSet> index;
    private final @Nullable KeyGenerations<PrfSet> suppression;

    /** With neither index nor suppression for a legal hold, whose keys only seal. */
    Keyring(
            OrganisationId organisation,
            Map<KeysetPurpose, KeyGenerations<Aead>> sealing,
            @Nullable KeyGenerations<PrfSet> index,
            @Nullable KeyGenerations<PrfSet> suppression) {
        this.organisation = organisation;
        this.sealing = Map.copyOf(sealing);
        this.index = index;
        this.suppression = suppression;
    }

    /** The organisation's ring, and nobody else's, whatever the source hands out. */
    static Keyring of(OrganisationId organisation, KeyringSource source) {
        return owned(organisation, source.of(organisation));
    }

    /** As {@link #of}, for sealing and searching, which must know of every change of the keys. */
    static Keyring current(OrganisationId organisation, KeyringSource source) {
        return owned(organisation, source.current(organisation));
    }

    private static Keyring owned(OrganisationId organisation, Keyring ring) {
        if (!ring.organisation.equals(organisation)) {
            throw new Fault(FaultCode.INTERNAL, "The keys handed out are another organisation's.");
        }
        return ring;
    }

    /** The keys that seal records of that kind. */
    KeyGenerations<Aead> sealing(KeysetPurpose purpose) {
        KeyGenerations<Aead> keys = sealing.get(purpose);
        if (keys == null) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "The organisation has no keys for " + purpose.wire() + ".");
        }
        return keys;
    }

    Map<KeysetPurpose, KeyGenerations<Aead>> sealing() {
        return sealing;
    }

    KeyGenerations<PrfSet> index() {
        return required(index);
    }

    KeyGenerations<PrfSet> suppression() {
        return required(suppression);
    }

    private static KeyGenerations<PrfSet> required(@Nullable KeyGenerations<PrfSet> keys) {
        if (keys == null) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "These keys compute no tokens.");
        }
        return keys;
    }

    @Override
    public String toString() {
        return "Keyring[" + organisation + "]";
    }
}
