package moxora.hold;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.erasure.BeforeExpiry;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** Moves what a hold covers under the hold's key, before it goes from where it is. */
public final class HoldKeeping implements BeforeExpiry {

    private static final int BATCH = 500;

    private final TenantStore store;
    private final FieldSealer sealer;
    private final List<Holdable> holdables;
    private final HeldRecords records;
    private final Clock clock;

    /** @param holdables in the order in which they are kept */
    public HoldKeeping(TenantStore store, FieldSealer sealer, List<Holdable> holdables, Clock clock) {
        this.store = store;
        this.sealer = sealer;
        this.holdables = List.copyOf(holdables);
        this.records = new HeldRecords(sealer);
        this.clock = clock;
    }

    /** Has the keys at hand that erasing a contact may need; before the transaction begins. */
    public void prepare(TenantScope scope) {
        store.within(scope, HoldMarks::holds).forEach(hold -> sealer.prepare(Hold.sealing(scope, hold)));
    }

    /**
     * Keeps what of the contact a hold covers, in the transaction that erases the contact; its rows are still there.
     * Of a hold on whole classes only what goes with the contact is in danger.
     */
    public void beforeErasure(TenantSession session, UUID contact, Instant now) {
        for (HoldMarks.Mark mark : HoldMarks.about(session, contact)) {
            for (Holdable holdable : holdables) {
                boolean named = mark.contacts().contains(contact);
                if (holdable.heldClass() == mark.heldClass() && (named || holdable.goesWithContact())) {
                    all(session, mark.hold(), holdable, new Holdable.Selection(Set.of(contact), null), now);
                }
            }
        }
    }

    /** Whether a hold in force covers something of the contact. */
    public boolean isAbout(TenantSession session, UUID contact) {
        return !HoldMarks.about(session, contact).isEmpty();
    }

    private void all(TenantSession session, UUID hold, Holdable holdable, Holdable.Selection selection, Instant now) {
        @Nullable String after = null;
        do {
            after = some(session, hold, holdable, selection, after, now);
        } while (after != null);
    }

    /** Keeps the next rows; where to go on, or null at the end. */
    private @Nullable String some(
            TenantSession session,
            UUID hold,
            Holdable holdable,
            Holdable.Selection selection,
            @Nullable String after,
            Instant now) {
        List<Holdable.Found> found = holdable.some(session, selection, after, BATCH);
        records.keep(session, hold, holdable.table(), found, now);
        return found.size() < BATCH ? null : found.get(found.size() - 1).place();
    }

    @Override
    public void keep(TenantScope scope, String table, Instant before) {
        List<Holdable> concerned = holdables.stream()
                .filter(holdable -> holdable.table().equals(table))
                .toList();
        if (concerned.isEmpty()) {
            return;
        }
        List<HoldMarks.Mark> marks = store.within(scope, HoldMarks::all);
        for (HoldMarks.Mark mark : marks) {
            for (Holdable holdable : concerned) {
                if (holdable.heldClass() == mark.heldClass()) {
                    batches(scope, mark.hold(), holdable, mark.contacts(), before);
                }
            }
        }
    }

    /** Everything that the hold covers, in transactions of its own. After a crash the same again has no other effect. */
    void everything(TenantScope scope, Hold hold) {
        for (Holdable holdable : holdables) {
            if (hold.classes().contains(holdable.heldClass())) {
                batches(scope, hold.id(), holdable, hold.draft().contacts(), null);
            }
        }
    }

    private void batches(
            TenantScope scope, UUID hold, Holdable holdable, Set<UUID> contacts, @Nullable Instant before) {
        sealer.prepare(scope);
        sealer.prepare(Hold.sealing(scope, hold));
        Holdable.Selection selection = new Holdable.Selection(contacts.isEmpty() ? null : contacts, before);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Place place = new Place();
        do {
            String after = place.after;
            place.after = store.within(scope, session -> some(session, hold, holdable, selection, after, now));
        } while (place.after != null);
    }

    /** Where the next batch begins. */
    private static final class Place {
        private @Nullable String after;
    }
}
