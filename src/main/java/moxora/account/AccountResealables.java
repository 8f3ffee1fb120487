package moxora.account;

import java.util.List;
import moxora.crypto.FieldSealer;
import moxora.field.Compartment;
import moxora.keys.Resealable;
import moxora.keys.SealedRows;
import moxora.keys.SealedRows.Along;
import moxora.keys.SealedRows.Column;

/** What in this package's tables is sealed, or found by tokens, and must be renewed with the organisation's keys. */
public final class AccountResealables {

    private AccountResealables() {}

    public static List<Resealable> all(FieldSealer sealer, UserTokens userTokens) {
        return List.of(
                new SealedRows(
                        sealer, "organisation", Along.ORGANISATION, new Column("sealed", Compartment.ORGANISATION)),
                new SealedRows(sealer, "api_token", Along.ID, new Column("sealed", Compartment.API_TOKEN)),
                new SealedRows(sealer, "linked_identity", Along.ID, new Column("sealed", Compartment.LINKED_IDENTITY)),
                new UserReseal(sealer, userTokens),
                new SealedRows(sealer, "mail_outbox", Along.ID, new Column("sealed", Compartment.MAIL)),
                new SealedRows(sealer, "mail_token", Along.ID, new Column("sealed", Compartment.MAIL_TOKEN)),
                new SealedRows(sealer, "invitation", Along.ID, new Column("sealed", Compartment.INVITATION)),
                new SealedRows(sealer, "second_factor", Along.ID, new Column("sealed", Compartment.SECOND_FACTOR)),
                new SealedRows(sealer, "support_access", Along.ID, new Column("sealed", Compartment.SUPPORT)),
                new SealedRows(sealer, "canary", Along.ID, new Column("sealed", Compartment.CANARY)));
    }
}
