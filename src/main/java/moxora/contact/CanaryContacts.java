package moxora.contact;

import java.util.List;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.fault.Fault;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/**
 * Plants contacts that nobody has a reason to read: like any other to whoever lists, searches, reads or exports them,
 * but for the alarm.
 *
 * <p>The trail says that one was planted and not which, so it does not give away what the database hides. It does say
 * when; so do a contact's own times.
 */
public final class CanaryContacts {

    private final TenantStore store;
    private final Contacts contacts;
    private final CanaryMarks marks;
    private final AuditTrail audit;

    public CanaryContacts(TenantStore store, Contacts contacts, CanaryMarks marks, AuditTrail audit) {
        this.store = store;
        this.contacts = contacts;
        this.marks = marks;
        this.audit = audit;
    }

    /**
     * Makes a contact and marks it.
     *
     * @param region the organisation's default phone region, ISO 3166-1 alpha-2
     */
    public UUID plant(TenantScope scope, String region, ContactDraft draft) {
        marks.requireRoom(scope);
        UUID id = contacts.create(scope, region, draft).id();
        marks.mark(scope, id);
        store.run(scope, session -> audit.record(session, AuditEvent.of(AuditAction.CANARY_CONTACT_PLANTED, null)));
        return id;
    }

    /** The planted contacts, the newest first; raises nothing. */
    public List<CanaryMarks.Planted> list(TenantScope scope) {
        return marks.list(scope);
    }

    /** Erases a planted contact, mark and all, and raises nothing; 404 when there is none of that id. */
    public void remove(TenantScope scope, UUID contact) {
        if (!marks.isMarked(scope, contact)) {
            throw Fault.notFound();
        }
        store.run(scope, session -> {
            if (marks.unmark(session, contact)) {
                audit.record(session, AuditEvent.of(AuditAction.CANARY_CONTACT_REMOVED, null));
            }
        });
        contacts.erase(scope, contact, null);
    }
}
