package moxora.email.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.field.Compartment;
import moxora.keys.Resealable;
import moxora.keys.SealedRows;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/** Events under new keys. Their identity is computed under a keyset that is never renewed, so it stays. */
public final class EventReseal implements Resealable {

    private static final List<SealedRows.Column> COLUMNS = List.of(new SealedRows.Column("sealed", Compartment.EVENT));

    private final FieldSealer sealer;

    public EventReseal(FieldSealer sealer) {
        this.sealer = sealer;
    }

    private record Held(Instant at, Token identity, UUID contact, Sealed sealed) {

        /** The primary key, in its order. */
        String place() {
            return at + "/" + HexFormat.of().formatHex(identity.bytes()) + "/" + contact;
        }
    }

    @Override
    public String table() {
        return "email_event";
    }

    @Override
    public long rows(TenantSession session) {
        return session.sql()
                .count("select count(*) from email_event where organisation_id = ?", session.organisation());
    }

    @Override
    public Walked resealSome(TenantSession session, @Nullable String after, int limit) {
        List<Object> parameters = new ArrayList<>(List.of(session.organisation()));
        String from = "";
        if (after != null) {
            String[] parts = after.split("/", -1);
            from = " and (at, identity, contact_id) > (?, ?, ?)";
            parameters.add(Instant.parse(parts[0]));
            parameters.add(HexFormat.of().parseHex(parts[1]));
            parameters.add(UUID.fromString(parts[2]));
        }
        parameters.add(limit);
        List<Held> events = session.sql()
                .rows(
                        "select at, identity, contact_id, sealed from email_event where organisation_id = ?" + from
                                + " order by at, identity, contact_id limit ? for update",
                        row -> new Held(row.instant(1), row.token(2), row.uuid(3), row.sealed(4)),
                        parameters.toArray());
        List<Object[]> changed = new ArrayList<>();
        for (Held event : events) {
            if (!sealer.isUnderActiveKey(session.scope(), Compartment.EVENT, event.sealed)) {
                changed.add(new Object[] {
                    sealer.reseal(
                            session.scope(),
                            Compartment.EVENT,
                            EventSealing.row(event.identity, event.contact),
                            event.sealed),
                    session.organisation(),
                    event.at,
                    event.identity,
                    event.contact
                });
            }
        }
        session.sql()
                .batch(
                        "update email_event set sealed = ? where organisation_id = ? and at = ? and identity = ?"
                                + " and contact_id = ?",
                        changed);
        return new Walked(
                events.size() < limit ? null : events.get(events.size() - 1).place(), events.size());
    }

    @Override
    public long left(TenantSession session) {
        return SealedRows.left(session, sealer, table(), COLUMNS);
    }
}
