package moxora.receipt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import moxora.crypto.Sealed;
import moxora.fault.Fault;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/** The statements on receipts, each within one organisation. */
final class ReceiptTable {

    private static final String SELECT = "select id, at, contact_id, sealed from ai_receipt where organisation_id = ?";

    private ReceiptTable() {}

    static void insert(TenantSession session, Receipt receipt, Sealed sealed) {
        session.sql()
                .update(
                        "insert into ai_receipt (organisation_id, id, at, contact_id, sealed) values (?, ?, ?, ?, ?)",
                        session.organisation(),
                        receipt.id(),
                        receipt.at(),
                        receipt.contact(),
                        sealed);
    }

    static void update(TenantSession session, UUID id, Sealed sealed) {
        session.sql()
                .update(
                        "update ai_receipt set sealed = ? where organisation_id = ? and id = ?",
                        sealed,
                        session.organisation(),
                        id);
    }

    static Optional<StoredReceipt> find(TenantSession session, UUID id) {
        return session.sql().first(SELECT + " and id = ?", StoredReceipt::of, session.organisation(), id);
    }

    static Optional<StoredReceipt> lock(TenantSession session, UUID id) {
        return session.sql().first(SELECT + " and id = ? for update", StoredReceipt::of, session.organisation(), id);
    }

    /** The newest receipts, of one contact or of all, behind a place. The limit stands in the text for one plan. */
    static List<StoredReceipt> newest(
            TenantSession session, @Nullable UUID contact, @Nullable ReceiptPlace after, int limit) {
        StringBuilder sql = new StringBuilder(SELECT);
        List<Object> parameters = new ArrayList<>(List.of(session.organisation()));
        if (contact != null) {
            sql.append(" and contact_id = ?");
            parameters.add(contact);
        }
        if (after != null) {
            sql.append(" and (at, id) < (?, ?)");
            parameters.addAll(List.of(after.at(), after.id()));
        }
        return session.sql()
                .rows(
                        sql.append(" order by at desc, id desc limit ")
                                .append(limit)
                                .toString(),
                        StoredReceipt::of,
                        parameters.toArray());
    }

    static void stream(TenantSession session, UUID contact, Consumer<StoredReceipt> reader) {
        session.sql().stream(
                SELECT + " and contact_id = ? order by at desc, id desc",
                row -> reader.accept(StoredReceipt.of(row)),
                session.organisation(),
                contact);
    }

    static void requireContact(TenantSession session, UUID contact) {
        requireContact(session, contact, "");
    }

    /** Whoever erases the contact waits until this transaction has ended. */
    static void holdContact(TenantSession session, UUID contact) {
        requireContact(session, contact, " for key share");
    }

    private static void requireContact(TenantSession session, UUID contact, String lock) {
        boolean isThere = session.sql()
                .first(
                        "select id from contact where organisation_id = ? and id = ?" + lock,
                        row -> row.uuid(1),
                        session.organisation(),
                        contact)
                .isPresent();
        if (!isThere) {
            throw Fault.notFound();
        }
    }
}
