package moxora.email.retention;

import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import moxora.erasure.retention.Expirable;
import moxora.erasure.retention.ExpiringRows;
import moxora.field.DataClass;
import moxora.policy.Policy;
import moxora.store.TenantSession;

/** A contact's events go when they have been kept for as long as the policy says, counted from their receipt. */
public final class EventExpiry implements Expirable {

    private static final int CONTACTS_AT_ONCE = 50;

    /** The state that is a contact's own knows since when it has events. */
    private static final ExpiringRows CONTACTS = ExpiringRows.since(
                    DataClass.EMAIL_EVENTS, "email_state", "id", "since")
            .where("id = contact_id");

    @Override
    public DataClass dataClass() {
        return DataClass.EMAIL_EVENTS;
    }

    @Override
    public Optional<Instant> next(TenantSession session, Policy policy) {
        return CONTACTS.next(session, policy);
    }

    @Override
    public long over(TenantSession session, Policy policy, Instant at, int limit) {
        return kept(policy)
                .map(kept -> ExpiredEvents.count(session, kept, at, limit))
                .orElse(0L);
    }

    @Override
    public Removed removeSome(TenantSession session, Policy policy, Instant now) {
        return kept(policy).map(kept -> removeSome(session, kept, now)).orElse(Removed.NOTHING);
    }

    /**
     * Whoever brings events of several contacts locks them in an order of its own: contacts that somebody holds are left
     * out, unless it is all of them; then the first is waited for, and alone, so nobody waits for us meanwhile.
     */
    private static Removed removeSome(TenantSession session, Period kept, Instant now) {
        List<UUID> due = ExpiredEvents.contacts(session, kept, now, CONTACTS_AT_ONCE);
        List<UUID> held = ExpiredEvents.hold(session, due);
        long gone = 0;
        for (UUID contact : held.isEmpty() ? due.stream().limit(1).toList() : held) {
            gone += ExpiredEvents.remove(session, contact, kept, now);
            if (gone >= ExpiredEvents.EVENTS_AT_ONCE) {
                break;
            }
        }
        return new Removed(gone, !due.isEmpty());
    }

    private static Optional<Period> kept(Policy policy) {
        return policy.retention().of(DataClass.EMAIL_EVENTS);
    }
}
