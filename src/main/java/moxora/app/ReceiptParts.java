package moxora.app;

import moxora.receipt.ExpiredReceipts;
import moxora.receipt.Receipts;

/** Receipts of disclosures: kept, shown, and gone when their time is over. */
public final class ReceiptParts {

    public final Receipts receipts;
    public final ExpiredReceipts expired;

    /** @param there the graph as far as it is there */
    ReceiptParts(Assembly there) {
        this.receipts = new Receipts(there.store, there.sealer, there.audit, there.auditing.reads, there.clock);
        this.expired = new ExpiredReceipts(there.store, there.registry, there.policies, there.audit, there.clock);
    }
}
