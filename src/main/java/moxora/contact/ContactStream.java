package moxora.contact;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.field.Compartment;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/**
 * All contacts of an organisation on their way out, as one streamed snapshot. Memory does not grow with the number of
 * rows.
 */
public final class ContactStream {

    private static final String SELECT =
            "select id, identity, profile, notes, version, created_at, updated_at from contact"
                    + " where organisation_id = ? order by id";
    private static final String SELECT_WITH_SPECIAL =
            "select id, identity, profile, notes, version, created_at, updated_at, special from contact"
                    + " where organisation_id = ? order by id";
    private static final Set<Compartment> WHOLE =
            EnumSet.of(Compartment.IDENTITY, Compartment.PROFILE, Compartment.NOTES);
    private static final Set<Compartment> WITH_SPECIAL =
            EnumSet.of(Compartment.IDENTITY, Compartment.PROFILE, Compartment.NOTES, Compartment.SPECIAL);

    private final TenantStore store;
    private final ContactSealing sealing;
    private final CustomFields customFields;
    private final Readings readings;
    private final AuditTrail audit;
    private final Executor opener;

    public ContactStream(
            TenantStore store, ContactSealing sealing, CustomFields customFields, Readings readings, AuditTrail audit) {
        this(store, sealing, customFields, readings, audit, Runnable::run);
    }

    /** @param opener opens contacts while more of them are being read */
    public ContactStream(
            TenantStore store,
            ContactSealing sealing,
            CustomFields customFields,
            Readings readings,
            AuditTrail audit,
            Executor opener) {
        this.store = store;
        this.sealing = sealing;
        this.customFields = customFields;
        this.readings = readings;
        this.audit = audit;
        this.opener = opener;
    }

    /** What an export knows before its first row. */
    public record Outline(long rows, List<String> customFields) {}

    /**
     * Takes what an export gives: first the outline, then all contacts in pieces, oldest first.
     *
     * @param <T> a piece in the form in which it leaves
     */
    public interface Receiver<T> {

        void outline(Outline outline);

        /** Puts a piece into its form, each contact being opened as it is asked for; several threads do so at once. */
        T form(Stream<Contact> piece);

        /** Takes the pieces one after the other, on the thread that asked for the export. */
        void take(T piece);
    }

    /** All contacts of one snapshot but for their special categories, opened as they stream in. */
    public <T> void exportAll(TenantScope scope, Receiver<T> receiver) {
        readings.exporting(scope);
        export(scope, receiver, false);
    }

    /** As above with special categories, for whoever may see them. */
    public <T> void exportAllWithSpecial(TenantScope scope, Receiver<T> receiver) {
        SpecialCategories.require(scope);
        readings.exporting(scope);
        export(scope, receiver, true);
    }

    private <T> void export(TenantScope scope, Receiver<T> receiver, boolean special) {
        sealing.prepare(scope);
        record(scope, special);
        store.snapshot(scope, session -> {
            receiver.outline(
                    new Outline(count(session), customFields.schema(session).names(special)));
            PiecesInOrder<StoredContact, T> pieces =
                    new PiecesInOrder<>(opener, closed -> receiver.form(open(scope, closed, special)), receiver::take);
            session.sql().stream(
                    special ? SELECT_WITH_SPECIAL : SELECT,
                    row -> {
                        StoredContact contact = special ? StoredContact.withSpecial(row) : StoredContact.of(row);
                        pieces.add(contact, contact.size());
                    },
                    session.organisation());
            pieces.finish();
            return true;
        });
    }

    /**
     * That contacts leave is on the trail, durably, before the first byte does. So the rows are those of that moment; a
     * contact that is written before the export's own snapshot is not counted here.
     */
    private void record(TenantScope scope, boolean special) {
        store.run(scope, session -> {
            if (special) {
                audit.record(session, AuditEvent.of(AuditAction.CONTACTS_SPECIAL_EXPORTED, null));
            }
            audit.record(session, AuditEvent.of(AuditAction.CONTACTS_EXPORTED, null, Map.of("rows", count(session))));
        });
    }

    private static long count(TenantSession session) {
        return session.sql().count("select count(*) from contact where organisation_id = ?", session.organisation());
    }

    private Stream<Contact> open(TenantScope scope, List<StoredContact> closed, boolean special) {
        return closed.stream().map(contact -> contact.open(sealing, scope, special ? WITH_SPECIAL : WHOLE));
    }
}
