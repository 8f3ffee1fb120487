package moxora.email;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.contact.ContactAddresses;
import moxora.crypto.FieldSealer;
import moxora.crypto.Token;
import moxora.email.event.EventHoldable;
import moxora.field.Compartment;
import moxora.hold.HeldClass;
import moxora.hold.Holdable;
import moxora.hold.HoldableRows;
import moxora.store.TenantSession;

/** What of mails and consents a legal hold can keep. */
public final class EmailHoldables {

    private EmailHoldables() {}

    /** @param addresses tells whose a consent is, which names no contact */
    public static List<Holdable> all(FieldSealer sealer, ContactAddresses addresses) {
        return List.of(messages(sealer), new EventHoldable(sealer), consents(sealer, addresses));
    }

    private static Holdable messages(FieldSealer sealer) {
        return new HoldableRows(
                sealer,
                new HoldableRows.Shape(
                        HeldClass.MESSAGES,
                        "message",
                        HoldableRows.Key.ID,
                        true,
                        "registered_at",
                        "contact_id = any (?)",
                        HoldableRows.ids(),
                        List.of(
                                HoldableRows.Clear.text("contactId", "contact_id"),
                                HoldableRows.Clear.text("kind", "kind"),
                                HoldableRows.Clear.time("registeredAt", "registered_at")),
                        List.of(new HoldableRows.Closed("sealed", Compartment.MESSAGE)),
                        HoldableRows.asItIs()));
    }

    private static Holdable consents(FieldSealer sealer, ContactAddresses addresses) {
        return new HoldableRows(
                sealer,
                new HoldableRows.Shape(
                        HeldClass.CONSENTS,
                        "consent",
                        HoldableRows.Key.ID,
                        false,
                        "recorded_at",
                        "mark = any (?)",
                        (session, contacts) -> marks(addresses, session, contacts),
                        List.of(
                                HoldableRows.Clear.hex("addressMark", "mark"),
                                HoldableRows.Clear.time("givenAt", "given_at"),
                                HoldableRows.Clear.time("recordedAt", "recorded_at")),
                        List.of(new HoldableRows.Closed("sealed", Compartment.CONSENT)),
                        HoldableRows.asItIs()));
    }

    /** The marks of the contacts' addresses, of those contacts that are there still. */
    private static Token[] marks(ContactAddresses addresses, TenantSession session, UUID[] contacts) {
        return Stream.of(contacts)
                .flatMap(contact -> addresses.written(session, contact).stream())
                .map(address -> addresses.address(session.scope(), address).mark())
                .distinct()
                .toArray(Token[]::new);
    }
}
