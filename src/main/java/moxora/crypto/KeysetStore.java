package moxora.crypto;

import java.util.List;
import java.util.Optional;
import moxora.tenant.OrganisationId;

/** Where wrapped keysets lie. Implemented by {@code store} over the vault, and by a map in tests. */
public interface KeysetStore {

    /** Every keyset of the owner that is not destroyed, of any purpose and generation. */
    List<StoredKeyset> all(OrganisationId owner);

    /**
     * Stores the keyset unless its purpose has that generation already, durably, and returns what is stored
     * afterwards: of two that race to create a keyset, both get the same one back.
     */
    StoredKeyset insertIfAbsent(OrganisationId owner, StoredKeyset keyset);

    /** The URI of the key-encryption key that the organisation brought along, if it brought one. */
    Optional<String> ownKek(OrganisationId organisation);
}
