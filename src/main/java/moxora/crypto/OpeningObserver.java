package moxora.crypto;

import java.util.Set;
import java.util.UUID;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;

/**
 * Told of each record that was opened, so that it can be shown which ones were, and that no other was. It learns ids and
 * names of fields, never a value.
 */
@FunctionalInterface
public interface OpeningObserver {

    /**
     * @param handedOut the fields that left the sealer, by name; none for what is no record of fields
     */
    void opened(TenantScope scope, Compartment compartment, UUID row, Set<String> handedOut);

    /** As long as it is open, its observer is told. */
    interface Watch extends AutoCloseable {

        @Override
        void close();
    }
}
