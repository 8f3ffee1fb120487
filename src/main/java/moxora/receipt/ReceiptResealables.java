package moxora.receipt;

import java.util.List;
import moxora.crypto.FieldSealer;
import moxora.field.Compartment;
import moxora.keys.Resealable;
import moxora.keys.SealedRows;
import moxora.keys.SealedRows.Along;
import moxora.keys.SealedRows.Column;

/** What in this package's table is sealed and must be renewed with the organisation's keys. */
public final class ReceiptResealables {

    private ReceiptResealables() {}

    public static List<Resealable> all(FieldSealer sealer) {
        return List.of(new SealedRows(sealer, "ai_receipt", Along.ID, new Column("sealed", Compartment.AI_RECEIPT)));
    }
}
