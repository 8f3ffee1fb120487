package moxora.hold;

import java.util.List;
import moxora.crypto.FieldSealer;

/** The organisation's trail, as a hold keeps it: entry by entry with its hash, so that its chain can still be checked. */
public final class TrailRows {

    private TrailRows() {}

    public static Holdable of(FieldSealer sealer) {
        return new HoldableRows(
                sealer,
                new HoldableRows.Shape(
                        HeldClass.AUDIT,
                        "audit_entry",
                        HoldableRows.Key.SEQ,
                        false,
                        "at",
                        "target_id = any (?)",
                        HoldableRows.ids(),
                        List.of(
                                HoldableRows.Clear.text("seq", "seq"),
                                HoldableRows.Clear.text("form", "form"),
                                HoldableRows.Clear.time("at", "at"),
                                HoldableRows.Clear.text("actor", "actor"),
                                HoldableRows.Clear.text("action", "action"),
                                HoldableRows.Clear.text("targetId", "target_id"),
                                HoldableRows.Clear.text("fieldNames", "fields"),
                                HoldableRows.Clear.text("detail", "detail"),
                                HoldableRows.Clear.text("purpose", "purpose"),
                                HoldableRows.Clear.text("origin", "origin"),
                                HoldableRows.Clear.hex("previous", "previous"),
                                HoldableRows.Clear.hex("hash", "hash")),
                        List.of(),
                        HoldableRows.asItIs()));
    }
}
