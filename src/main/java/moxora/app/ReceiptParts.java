package moxora.app;

import moxora.receipt.Receipts;

/** Receipts of disclosures: kept and shown. */
public final class ReceiptParts {

    public final Receipts receipts;

    /** @param there the graph as far as it is there */
    ReceiptParts(Assembly there) {
        this.receipts = new Receipts(there.store, there.sealer, there.audit, there.auditing.reads, there.clock);
    }
}
