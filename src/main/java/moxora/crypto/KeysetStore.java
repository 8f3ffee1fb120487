package moxora.crypto;

import java.util.Optional;
import moxora.tenant.OrganisationId;

/** Where wrapped keysets lie. Implemented by {@code store} over the vault, and by a map in tests. */
public interface KeysetStore {

    Optional<WrappedKeyset> find(OrganisationId organisation, KeysetPurpose purpose);

    /**
     * Stores the keyset unless there is one already, durably, and returns what is stored afterwards: of two that race
     * to create the first keyset, both get the same one back.
     */
    WrappedKeyset insertIfAbsent(OrganisationId organisation, KeysetPurpose purpose, WrappedKeyset keyset);
}
