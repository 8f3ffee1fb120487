package moxora.contact;

import java.util.HexFormat;
import java.util.List;
import moxora.crypto.FieldSealer;
import moxora.crypto.Token;
import moxora.field.Compartment;
import moxora.field.PersonalField;
import moxora.hold.HeldClass;
import moxora.hold.Holdable;
import moxora.hold.HoldableRows;

/** What of contacts a legal hold can keep. */
public final class ContactHoldables {

    private ContactHoldables() {}

    /**
     * A contact with all its fields, and the marks of its addresses: by them it is told which held consents are its own.
     */
    public static List<Holdable> all(FieldSealer sealer, ContactTokens tokens) {
        return List.of(new HoldableRows(
                sealer,
                new HoldableRows.Shape(
                        HeldClass.CONTACTS,
                        "contact",
                        HoldableRows.Key.ID,
                        true,
                        "updated_at",
                        "id = any (?)",
                        HoldableRows.ids(),
                        List.of(
                                HoldableRows.Clear.time("createdAt", "created_at"),
                                HoldableRows.Clear.time("updatedAt", "updated_at")),
                        List.of(
                                new HoldableRows.Closed("identity", Compartment.IDENTITY),
                                new HoldableRows.Closed("profile", Compartment.PROFILE),
                                new HoldableRows.Closed("notes", Compartment.NOTES),
                                new HoldableRows.Closed("special", Compartment.SPECIAL),
                                new HoldableRows.Closed("restrictions", Compartment.RESTRICTIONS)),
                        (session, values) -> values.with(
                                "addressMarks",
                                tokens.addressMarks(session.scope(), values.all(PersonalField.EMAILS.wire())).stream()
                                        .map(Token::bytes)
                                        .map(HexFormat.of()::formatHex)
                                        .toList()))));
    }
}
