package moxora.crypto;

import moxora.tenant.OrganisationId;

/** Where the sealer and the index get an organisation's keys. */
@FunctionalInterface
public interface KeyringSource {

    /**
     * The organisation's keys.
     *
     * @throws moxora.fault.Fault {@code KEY_UNAVAILABLE} when there are none, or when they cannot be unwrapped; there
     *     is no fallback
     */
    Keyring of(OrganisationId organisation);
}
