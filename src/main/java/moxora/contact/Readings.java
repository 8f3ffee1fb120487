package moxora.contact;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import moxora.fault.Fault;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/**
 * Stands between what is opened and who asked for it: whatever hands out contacts tells it first, and hands out nothing
 * when it refuses. It counts against the actor's budget, and raises the alarm for planted contacts.
 */
public final class Readings {

    /** How a contact was touched. */
    enum How {
        READ,
        SEARCHED,
        /** As part of a page that was not searched for: no more than a hint. */
        LISTED,
        CHANGED,
        ERASED,
        PREVIEWED,
        /** Fields of it were about to leave to a processor. */
        SHARED,
        TIMELINE,
        /** Its addresses were looked at to tell whether it may be sent a message; nobody was shown them. */
        MESSAGED,
        EXPORTED;

        /** Whether it happens to everybody in turn: told once an hour, it is a hint, and told each time, noise. */
        boolean isOfMany() {
            return this == LISTED || this == MESSAGED;
        }

        /** The name on the trail. */
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final ReadingBudget budget;
    private final CanaryMarks canaries;

    public Readings(ReadingBudget budget, CanaryMarks canaries) {
        this.budget = budget;
        this.canaries = canaries;
    }

    /**
     * The scope's actor is about to be shown these contacts.
     *
     * @throws Fault {@code REAUTHENTICATION_REQUIRED} or {@code READING_BUDGET_EXCEEDED} when they are too many; the
     *     actor must be shown none of them then
     */
    void opened(TenantScope scope, How how, Collection<UUID> contacts) {
        if (!contacts.isEmpty()) {
            budget.take(scope, contacts.size());
            canaries.touched(scope, how, contacts);
        }
    }

    /**
     * The scope's actor is about to be shown what became of the mails to a contact.
     *
     * @throws Fault as for {@link #opened}
     */
    public void timelineOpened(TenantScope scope, UUID contact) {
        opened(scope, How.TIMELINE, List.of(contact));
    }

    /** The scope's actor is about to send these contacts a message and is shown nothing of them. */
    public void messaged(TenantScope scope, Collection<UUID> contacts) {
        canaries.touched(scope, How.MESSAGED, contacts);
    }

    /**
     * The scope's actor is about to be shown events of these contacts, which it did not look for one by one.
     *
     * @throws Fault as for {@link #opened}
     */
    public void eventsListed(TenantScope scope, Collection<UUID> contacts) {
        opened(scope, How.LISTED, contacts);
    }

    /** The scope's actor erases a contact and is shown nothing of it. */
    void erased(TenantScope scope, UUID contact) {
        canaries.touched(scope, How.ERASED, List.of(contact));
    }

    /** As above, for many at once. */
    void erased(TenantScope scope, Collection<UUID> contacts) {
        canaries.touched(scope, How.ERASED, contacts);
    }

    /** The contact goes, within this transaction; so does its mark, if it has one. */
    void gone(TenantSession session, UUID contact) {
        canaries.unmark(session, contact);
    }

    /**
     * The scope's actor is about to be given all contacts as a file.
     *
     * @throws Fault {@code READING_BUDGET_EXCEEDED} when that was often enough for an hour
     */
    void exporting(TenantScope scope) {
        budget.takeExport(scope);
        canaries.exported(scope);
    }
}
