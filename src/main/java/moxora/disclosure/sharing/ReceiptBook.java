package moxora.disclosure.sharing;

import moxora.receipt.Receipt;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** Where receipts are kept. */
@FunctionalInterface
public interface ReceiptBook {

    /**
     * Keeps a receipt; durable when it returns.
     *
     * @param receipt still without the HMAC of a payload
     * @param payload the exact bytes that left, for the HMAC alone; null where nothing left
     */
    void record(TenantScope scope, Receipt receipt, byte @Nullable [] payload);
}
