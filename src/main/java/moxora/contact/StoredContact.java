package moxora.contact;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import moxora.field.Compartment;
import moxora.store.Row;
import moxora.tenant.TenantScope;

/** A contact as a statement read it, still closed: it can be opened later, and on another thread. */
record StoredContact(UUID id, SealedContact sealed, long version, Instant createdAt, Instant updatedAt) {

    /** Reads a row of id, identity, profile, notes, version and the two times. */
    static StoredContact of(Row row) {
        return new StoredContact(
                row.uuid(1),
                new SealedContact(row.sealed(2), row.sealedOrNull(3), row.sealedOrNull(4)),
                row.number(5),
                row.instant(6),
                row.instant(7));
    }

    /** As above, with special last. */
    static StoredContact withSpecial(Row row) {
        StoredContact contact = of(row);
        return new StoredContact(
                contact.id,
                contact.sealed.with(row.sealedOrNull(8)),
                contact.version,
                contact.createdAt,
                contact.updatedAt);
    }

    /** As above, with special and restrictions last. */
    static StoredContact whole(Row row) {
        StoredContact contact = of(row);
        SealedContact sealed = contact.sealed;
        return new StoredContact(
                contact.id,
                new SealedContact(
                        sealed.identity(), sealed.profile(), sealed.notes(), row.sealedOrNull(8), row.sealedOrNull(9)),
                contact.version,
                contact.createdAt,
                contact.updatedAt);
    }

    /** How many bytes are sealed in it. */
    int size() {
        return sealed.size();
    }

    /** Opens the compartments asked for, and no other. */
    Contact open(ContactSealing sealing, TenantScope scope, Set<Compartment> compartments) {
        return new Contact(id, sealing.open(scope, id, sealed, compartments), version, createdAt, updatedAt);
    }
}
