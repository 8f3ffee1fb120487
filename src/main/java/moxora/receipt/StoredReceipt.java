package moxora.receipt;

import java.time.Instant;
import java.util.UUID;
import moxora.crypto.Sealed;
import moxora.store.Row;
import org.jspecify.annotations.Nullable;

/** A receipt as it lies in the database, unopened; {@link Receipts#open} opens it. */
public record StoredReceipt(UUID id, Instant at, @Nullable UUID contact, Sealed sealed) {

    static StoredReceipt of(Row row) {
        return new StoredReceipt(row.uuid(1), row.instant(2), row.uuidOrNull(3), row.sealed(4));
    }

    public ReceiptPlace place() {
        return new ReceiptPlace(at, id);
    }

    @Override
    public String toString() {
        return "StoredReceipt[" + id + "]";
    }
}
