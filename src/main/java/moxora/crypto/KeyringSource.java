package moxora.crypto;

import moxora.tenant.OrganisationId;

/** Where the sealer and the index get an organisation's keys. */
@FunctionalInterface
public interface KeyringSource {

    /**
     * The organisation's keys, for opening.
     *
     * @throws moxora.fault.Fault {@code KEY_UNAVAILABLE} when there are none or they cannot be unwrapped, {@code
     *     KEY_SUSPENDED} when they may not be used; there is no fallback
     */
    Keyring of(OrganisationId organisation);

    /**
     * The keys for sealing, indexing and searching: refused while this node may have missed a change of them, since a
     * value sealed under a key that is on its way out, or a search under too few keys, would be lost silently.
     */
    default Keyring current(OrganisationId organisation) {
        return of(organisation);
    }
}
