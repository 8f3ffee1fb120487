package moxora.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.prf.PrfSet;
import moxora.tenant.OrganisationId;

/**
 * One organisation's unwrapped keysets, for use within one piece of work; never keep one.
 *
 * <p>Holding it is not enough to open anything: the sealer also checks that it is the organisation's of the scope.
 */
public final class Keyring {

    private final OrganisationId organisation;
    private final Aead fields;
    private final PrfSet index;
    private final PrfSet suppression;

    Keyring(OrganisationId organisation, Aead fields, PrfSet index, PrfSet suppression) {
        this.organisation = organisation;
        this.fields = fields;
        this.index = index;
        this.suppression = suppression;
    }

    OrganisationId organisation() {
        return organisation;
    }

    Aead fields() {
        return fields;
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
