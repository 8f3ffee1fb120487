package moxora.receipt;

import java.util.List;
import moxora.erasure.retention.Expirable;
import moxora.erasure.retention.ExpiringRows;
import moxora.field.DataClass;

/** Receipts and counts of calls go by their time; what a crashed node had put aside goes at its own end. */
public final class ReceiptExpirables {

    private ReceiptExpirables() {}

    public static List<Expirable> all() {
        return List.of(
                ExpiringRows.since(DataClass.AI_RECEIPTS, "ai_receipt", "id", "at"),
                ExpiringRows.until(DataClass.AI_USAGE, "ai_reservation", "id", "expires_at"),
                ExpiringRows.since(DataClass.AI_USAGE, "ai_meter", "processor", "minute"),
                ExpiringRows.since(DataClass.AI_USAGE, "ai_usage", "(processor, day)", "day"));
    }
}
