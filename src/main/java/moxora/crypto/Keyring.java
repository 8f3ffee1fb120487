package moxora.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.prf.PrfSet;
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
    private final Aead fields;
    private final @Nullable Aead special;
    private final PrfSet index;
    private final PrfSet suppression;

    /** @param special null for an organisation that never defined a field of a special category */
    Keyring(OrganisationId organisation, Aead fields, @Nullable Aead special, PrfSet index, PrfSet suppression) {
        this.organisation = organisation;
        this.fields = fields;
        this.special = special;
        this.index = index;
        this.suppression = suppression;
    }

    /** The organisation's ring, and nobody else's, whatever the source hands out. */
    static Keyring of(OrganisationId organisation, KeyringSource source) {
        Keyring ring = source.of(organisation);
        if (!ring.organisation.equals(organisation)) {
            throw new Fault(FaultCode.INTERNAL, "The keys handed out are another organisation's.");
        }
        return ring;
    }

    Aead fields() {
        return fields;
    }

    Aead special() {
        if (special == null) {
            throw new Fault(FaultCode.KEY_UNAVAILABLE, "The organisation has no keys for special categories.");
        }
        return special;
    }

    PrfSet index() {
        return index;
    }

    PrfSet suppression() {
        return suppression;
    }

    @Override
    public String toString() {
        return "Keyring[" + organisation + "]";
    }
}
