package moxora.email.engagement;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.audit.GroupedReads;
import moxora.contact.Readings;
import moxora.crypto.FieldSealer;
import moxora.email.event.Timeline;
import moxora.fault.Fault;
import moxora.store.OrganisationGate;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** What became of the mails to a contact, all together and one by one; and how it is folded anew from the log. */
public final class Engagement {

    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final int REBUILT_AT_ONCE = 1_000;

    private final TenantStore store;
    private final FieldSealer sealer;
    private final EngagementTable states;
    private final Readings readings;
    private final GroupedReads reads;
    private final AuditTrail audit;

    /**
     * The contact's state and those of some of its registered messages.
     *
     * @param next behind which message the following ones come, or null at the end
     */
    public record Page(
            EngagementState contact,
            List<EngagementState> messages,
            @Nullable UUID next) {}

    /**
     * How far a rebuild came.
     *
     * @param contacts how many were folded anew by this call
     * @param next behind which contact the next call goes on, or null when all are done
     */
    public record Rebuilt(long contacts, @Nullable UUID next) {}

    public Engagement(TenantStore store, FieldSealer sealer, Readings readings, GroupedReads reads, AuditTrail audit) {
        this.store = store;
        this.sealer = sealer;
        this.states = new EngagementTable(sealer);
        this.readings = readings;
        this.reads = reads;
        this.audit = audit;
    }

    /**
     * A page of the contact's states; that they were read is on the trail.
     *
     * @param after what the page before answered as {@code next}; null for the first
     * @throws Fault 404 when the contact is not this organisation's
     */
    public Page page(TenantScope scope, UUID contact, @Nullable UUID after, int limit) {
        sealer.prepare(scope);
        Page page = store.within(scope, session -> {
            Timeline.requireContact(session, contact);
            if (states.isStale(session, contact) && OrganisationGate.isOpenOrClosing(session)) {
                states.refold(session, contact);
            }
            // One more than a page tells whether there is a next one.
            List<EngagementTable.OfMessage> found =
                    states.ofMessages(session, contact, after == null ? BEFORE_ALL : after, limit + 1);
            List<EngagementTable.OfMessage> shown = found.subList(0, Math.min(limit, found.size()));
            return new Page(
                    states.ofContact(session, contact),
                    shown.stream().map(EngagementTable.OfMessage::state).toList(),
                    found.size() > limit ? shown.get(limit - 1).id() : null);
        });
        readings.timelineOpened(scope, contact);
        reads.note(
                scope,
                AuditEvent.of(
                        AuditAction.TIMELINE_READ,
                        contact,
                        Map.of("states", 1L + page.messages().size())));
        return page;
    }

    /**
     * Drops the states of the next contacts and folds them anew from their events. It may be broken off and begun again
     * anywhere; the states are the same.
     *
     * @param after what the call before answered as {@code next}; null to begin
     */
    public Rebuilt rebuild(TenantScope scope, @Nullable UUID after) {
        sealer.prepare(scope);
        List<UUID> contacts = store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            return session.sql()
                    .rows(
                            "select c.id from contact c where c.organisation_id = ? and c.id > ? and (exists (select 1"
                                    + " from email_event e where e.organisation_id = c.organisation_id and e.contact_id = c.id)"
                                    + " or exists (select 1 from email_state s where s.organisation_id = c.organisation_id"
                                    + " and s.id = c.id)) order by c.id limit ?",
                            row -> row.uuid(1),
                            session.organisation(),
                            after == null ? BEFORE_ALL : after,
                            REBUILT_AT_ONCE);
        });
        // One contact in a transaction: whoever brings events of several locks them in an order of its own.
        contacts.forEach(contact -> store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            states.refold(session, contact);
        }));
        store.run(
                scope,
                session -> audit.record(
                        session, AuditEvent.of(AuditAction.EMAIL_STATE_REBUILT, null, Map.of("contacts", (long)
                                contacts.size()))));
        return new Rebuilt(
                contacts.size(), contacts.size() < REBUILT_AT_ONCE ? null : contacts.get(contacts.size() - 1));
    }
}
