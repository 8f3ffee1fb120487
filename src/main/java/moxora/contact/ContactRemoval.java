package moxora.contact;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/** What is done beside deleting the row of a contact that is erased. */
final class ContactRemoval {

    private final ContactTokens tokens;
    private final List<ContactRemains> remains;

    ContactRemoval(ContactTokens tokens, List<ContactRemains> remains) {
        this.tokens = tokens;
        this.remains = List.copyOf(remains);
    }

    /** Before the transaction in which contacts are erased. */
    void prepare(TenantScope scope) {
        remains.forEach(remain -> remain.prepare(scope));
    }

    /** Takes along what does not go by itself. Whoever is writing about the contact is waited for. */
    void prepare(TenantSession session, UUID id, Instant now) {
        session.sql()
                .rows(
                        "select id from contact where organisation_id = ? and id = ? for update",
                        row -> row.uuid(1),
                        session.organisation(),
                        id);
        remains.forEach(remain -> remain.erase(session, id, now));
    }

    /** Leaves a keyed tombstone of its id. */
    void leaveTombstone(TenantSession session, UUID id, Instant now) {
        session.sql()
                .update(
                        "insert into contact_tombstone (organisation_id, token, erased_at) values (?, ?, ?)"
                                + " on conflict do nothing",
                        session.organisation(),
                        tokens.tombstone(session.scope(), id),
                        now);
    }
}
