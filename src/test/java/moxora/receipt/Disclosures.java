package moxora.receipt;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.contact.ContactDraft;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** An organisation that discloses something of its contacts. */
final class Disclosures {

    static final String DIGEST = "0123456789abcdef".repeat(4);
    static final List<Payload.Message> MESSAGES = Payloads.preview("Job title: Countess, friend of [NAME_1]");

    final Assembly moxora;
    final Receipts receipts;
    final TenantScope scope;

    Disclosures(Assembly moxora, TenantScope scope) {
        this.moxora = moxora;
        this.receipts = moxora.receipts.receipts;
        this.scope = scope;
    }

    UUID contact() {
        return contact(TestPlatform.ada());
    }

    UUID contact(ContactDraft draft) {
        return moxora.contacts.create(scope, "GB", draft).id();
    }

    static ReceiptDraft sent(@Nullable UUID contact, List<Payload.Message> messages) {
        return ReceiptDraft.sent(
                "contact-summary",
                contact,
                List.of("title", "notes"),
                Map.of("name", 2, "email", 1),
                "Example AI",
                "small-1",
                DIGEST,
                Payload.of(messages));
    }

    Receipt send(@Nullable UUID contact) {
        return send(contact, MESSAGES);
    }

    Receipt send(@Nullable UUID contact, List<Payload.Message> messages) {
        return receipts.record(scope, sent(contact, messages));
    }

    Receipt refuse(@Nullable UUID contact) {
        return receipts.record(
                scope,
                ReceiptDraft.refused(
                        "tag-suggestions",
                        contact,
                        "processor_not_registered",
                        null,
                        null,
                        DIGEST,
                        Duration.ofMillis(3)));
    }

    List<Receipt> all() {
        return receipts.page(scope, null, null, 200).items();
    }

    boolean verify(Receipt receipt, List<Payload.Message> messages) {
        return receipts.verify(scope, receipt.id(), Payload.of(messages));
    }

    /** Every row of the table as text, with bytes in hexadecimal. */
    List<String> dump(String table) {
        return moxora.store.within(
                scope,
                session -> session.sql()
                        .rows(
                                "select t::text from " + table + " t where organisation_id = ? order by 1",
                                row -> row.text(1),
                                session.organisation()));
    }

    void alter(String assignment, Receipt receipt) {
        moxora.store.run(
                scope,
                session -> session.sql()
                        .update(
                                "update ai_receipt set " + assignment + " where organisation_id = ? and id = ?",
                                session.organisation(),
                                receipt.id()));
    }
}
