package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.contact.AddressBlocks;
import moxora.contact.BulkErasure;
import org.jspecify.annotations.Nullable;

/** Hands what erases many contacts to the resources that ask for it. */
@ApplicationScoped
public class RemovalWiring {

    @Inject
    @Nullable
    StartUp startUp;

    private RemovalParts parts() {
        return Objects.requireNonNull(startUp).assembly().removal;
    }

    @Produces
    BulkErasure bulkErasure() {
        return parts().bulk;
    }

    @Produces
    AddressBlocks addressBlocks() {
        return parts().blocks;
    }
}
