package moxora.contact;

import java.util.List;
import java.util.function.Function;
import moxora.crypto.BlindIndex;
import moxora.crypto.FieldSealer;
import moxora.field.Compartment;
import moxora.keys.Resealable;
import moxora.keys.SealedRows;
import moxora.keys.SealedRows.Along;
import moxora.keys.SealedRows.Column;
import moxora.tenant.TenantScope;

/** What in this package's tables is sealed, or found by tokens, and must be renewed with the organisation's keys. */
public final class ContactResealables {

    private ContactResealables() {}

    /** @param phoneRegion an organisation's default phone region, ISO 3166-1 alpha-2 */
    public static List<Resealable> all(
            FieldSealer sealer,
            BlindIndex index,
            ContactTokens tokens,
            CustomFields customFields,
            Function<TenantScope, String> phoneRegion) {
        return List.of(
                new ContactReseal(sealer, index, tokens, customFields, phoneRegion),
                new SealedRows(sealer, "custom_field", Along.ID, new Column("sealed_name", Compartment.CUSTOM_FIELD)),
                new SealedRows(
                        sealer,
                        "contact_import",
                        Along.ID,
                        new Column("sealed_mapping", Compartment.IMPORT),
                        new Column("sealed_outcome", Compartment.IMPORT_OUTCOME)),
                new SealedRows(sealer, "import_chunk", Along.ID, new Column("sealed", Compartment.UPLOAD)),
                new SealedRows(sealer, "canary_contact", Along.ID, new Column("sealed", Compartment.CANARY_CONTACT)));
    }
}
