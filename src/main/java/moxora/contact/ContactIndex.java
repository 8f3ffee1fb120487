package moxora.contact;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.Token;
import moxora.store.TenantSession;

/**
 * What is kept beside one contact's row, in the same transaction: the tokens it is found by, its claim on its addresses
 * where each may be had once only, and that its custom fields are in use.
 */
final class ContactIndex {

    private final ContactTokens tokens;
    private final CustomFields customFields;
    private final UniqueEmails uniqueEmails;

    ContactIndex(ContactTokens tokens, CustomFields customFields) {
        this.tokens = tokens;
        this.customFields = customFields;
        this.uniqueEmails = new UniqueEmails(tokens);
    }

    /**
     * @param unique whether each address may be had once only; then it is refused where another has one of them
     */
    void added(
            TenantSession session,
            String region,
            UUID id,
            ContactDraft draft,
            CustomFieldSchema schema,
            boolean unique) {
        if (unique) {
            uniqueEmails.claim(session, id, draft.emails());
        }
        write(session, region, id, draft, schema);
    }

    /** As {@link #added}, in the place of what was there. */
    void changed(
            TenantSession session,
            String region,
            UUID id,
            ContactDraft before,
            ContactDraft after,
            CustomFieldSchema schema,
            boolean unique) {
        if (!after.emails().equals(before.emails())) {
            uniqueEmails.release(session, List.of(id));
            if (unique) {
                uniqueEmails.claim(session, id, after.emails());
            }
        }
        session.sql()
                .update(
                        "delete from contact_token where organisation_id = ? and contact_id = ?",
                        session.organisation(),
                        id);
        write(session, region, id, after, schema);
    }

    private void write(TenantSession session, String region, UUID id, ContactDraft draft, CustomFieldSchema schema) {
        Set<Token> found = tokens.of(session.scope(), region, draft, schema);
        session.sql()
                .batch(
                        ContactBatches.INSERT_TOKEN,
                        found.stream()
                                .map(token -> new Object[] {session.organisation(), token, id, token.generation()})
                                .toList());
        customFields.note(session, draft.customFields().keySet(), schema);
    }
}
