package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.receipt.Receipts;
import org.jspecify.annotations.Nullable;

/** Hands the receipts of disclosures to the resource that asks for them. */
@ApplicationScoped
public class ReceiptWiring {

    @Inject
    @Nullable
    StartUp startUp;

    @Produces
    Receipts receipts() {
        return Objects.requireNonNull(startUp).assembly().receipts.receipts;
    }
}
