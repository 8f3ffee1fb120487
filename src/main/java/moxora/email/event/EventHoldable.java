package moxora.email.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.field.Compartment;
import moxora.hold.HeldClass;
import moxora.hold.Holdable;
import moxora.hold.HoldableRows;
import moxora.store.Row;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/** What providers told of mails, as a legal hold keeps it with the messages. */
public final class EventHoldable implements Holdable {

    private final FieldSealer sealer;

    public EventHoldable(FieldSealer sealer) {
        this.sealer = sealer;
    }

    private record Stored(
            Instant at,
            Token identity,
            UUID contact,
            String type,
            Sealed sealed,
            Instant receivedAt,
            Instant shownAt,
            @Nullable UUID message) {

        /** The primary key, in its order. */
        String place() {
            return at + "/" + HexFormat.of().formatHex(identity.bytes()) + "/" + contact;
        }
    }

    @Override
    public HeldClass heldClass() {
        return HeldClass.MESSAGES;
    }

    @Override
    public String table() {
        return "email_event";
    }

    @Override
    public boolean goesWithContact() {
        return true;
    }

    @Override
    public List<Found> some(TenantSession session, Selection selection, @Nullable String after, int limit) {
        List<Object> parameters = new ArrayList<>(List.of(session.organisation()));
        StringBuilder where = new StringBuilder();
        Set<UUID> contacts = selection.contacts();
        if (contacts != null) {
            where.append(" and contact_id = any (?)");
            parameters.add(contacts.toArray(UUID[]::new));
        }
        if (selection.before() != null) {
            where.append(" and received_at < ?");
            parameters.add(selection.before());
        }
        if (after != null) {
            String[] parts = after.split("/", -1);
            where.append(" and (at, identity, contact_id) > (?, ?, ?)");
            parameters.add(Instant.parse(parts[0]));
            parameters.add(HexFormat.of().parseHex(parts[1]));
            parameters.add(UUID.fromString(parts[2]));
        }
        parameters.add(limit);
        return session
                .sql()
                .rows(
                        "select at, identity, contact_id, type, sealed, received_at, shown_at, message_id from email_event"
                                + " where organisation_id = ?" + where + " order by at, identity, contact_id limit ?",
                        EventHoldable::stored,
                        parameters.toArray())
                .stream()
                .map(event -> found(session, event))
                .toList();
    }

    private static Stored stored(Row row) {
        return new Stored(
                row.instant(1),
                row.token(2),
                row.uuid(3),
                row.text(4),
                row.sealed(5),
                row.instant(6),
                row.instant(7),
                row.uuidOrNull(8));
    }

    private Found found(TenantSession session, Stored event) {
        UUID id = EventSealing.row(event.identity, event.contact);
        FieldValues values = new FieldValues()
                .with("contactId", event.contact.toString())
                .with("type", event.type)
                .with("at", event.shownAt.toString())
                .with("receivedAt", event.receivedAt.toString())
                .with("registeredMessage", event.message == null ? null : event.message.toString());
        HoldableRows.open(sealer, session, Compartment.EVENT, id, event.sealed, values);
        return new Found(id, event.place(), values);
    }
}
