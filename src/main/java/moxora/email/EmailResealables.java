package moxora.email;

import java.util.List;
import moxora.crypto.FieldSealer;
import moxora.email.event.EventReseal;
import moxora.field.Compartment;
import moxora.keys.Resealable;
import moxora.keys.SealedRows;
import moxora.keys.SealedRows.Along;
import moxora.keys.SealedRows.Column;

/** What in this package's tables is sealed and must be renewed with the organisation's keys. */
public final class EmailResealables {

    private EmailResealables() {}

    public static List<Resealable> all(FieldSealer sealer) {
        return List.of(
                new SealedRows(sealer, "webhook_endpoint", Along.ID, new Column("sealed", Compartment.ENDPOINT)),
                new EventReseal(sealer),
                new SealedRows(sealer, "email_trigger", Along.ID, new Column("sealed", Compartment.TRIGGER)),
                new SealedRows(
                        sealer, "trigger_endpoint", Along.ID, new Column("sealed", Compartment.TRIGGER_ENDPOINT)),
                new SealedRows(sealer, "email_state", Along.ID, new Column("sealed", Compartment.EMAIL_STATE)),
                new SealedRows(sealer, "message", Along.ID, new Column("sealed", Compartment.MESSAGE)),
                new SealedRows(sealer, "suppression", Along.ID, new Column("sealed", Compartment.SUPPRESSION)),
                new SealedRows(sealer, "consent", Along.ID, new Column("sealed", Compartment.CONSENT)),
                new SealedRows(sealer, "topic", Along.ID, new Column("sealed", Compartment.TOPIC)),
                new SealedRows(
                        sealer, "unsubscribe_link", Along.ID, new Column("sealed", Compartment.UNSUBSCRIBE_LINK)),
                new SealedRows(sealer, "parked_event", Along.IDENTITY, new Column("sealed", Compartment.PARKED_EVENT)));
    }
}
