package moxora.contact;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.audit.GroupedReads;
import moxora.crypto.Token;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.policy.Policy;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * One contact at a time: created, read, searched, changed and erased, always within one organisation's scope.
 *
 * <p>A draft is sealed before its transaction begins or within it, but the keys are always at hand before, since the
 * vault and the tenant data share no transaction. Each change is on the audit trail by field name, and so is each read.
 */
public final class Contacts {

    /** All but special categories, which open only for whoever asks for them and may. */
    private static final Set<Compartment> WHOLE =
            EnumSet.of(Compartment.IDENTITY, Compartment.PROFILE, Compartment.NOTES, Compartment.RESTRICTIONS);

    private static final Set<Compartment> WITH_SPECIAL = EnumSet.of(
            Compartment.IDENTITY,
            Compartment.PROFILE,
            Compartment.NOTES,
            Compartment.SPECIAL,
            Compartment.RESTRICTIONS);

    private final TenantStore store;
    private final ContactSealing sealing;
    private final ContactTokens tokens;
    private final CustomFields customFields;
    private final ContactSearch search;
    private final IdempotencyKeys idempotency;
    private final TenantPolicies policies;
    private final ContactIndex index;
    private final Readings readings;
    private final AuditTrail audit;
    private final GroupedReads reads;
    private final ContactRemoval removal;
    private final AddressErasure erasure;
    private final Clock clock;

    public Contacts(
            TenantStore store,
            ContactSealing sealing,
            ContactTokens tokens,
            CustomFields customFields,
            IdempotencyKeys idempotency,
            TenantPolicies policies,
            Readings readings,
            AuditTrail audit,
            GroupedReads reads,
            List<ContactRemains> remains,
            AddressErasure erasure,
            Clock clock) {
        this.store = store;
        this.sealing = sealing;
        this.tokens = tokens;
        this.customFields = customFields;
        this.search =
                new ContactSearch(new SearchFilters(tokens, customFields), sealing, sealing.cursors(), Limits.OPENED);
        this.idempotency = idempotency;
        this.policies = policies;
        this.index = new ContactIndex(tokens, customFields);
        this.readings = readings;
        this.audit = audit;
        this.reads = reads;
        this.removal = new ContactRemoval(tokens, remains);
        this.erasure = erasure;
        this.clock = clock;
    }

    /** @param region the organisation's default phone region, ISO 3166-1 alpha-2 */
    public Contact create(TenantScope scope, String region, ContactDraft draft) {
        return create(scope, region, draft, null);
    }

    /**
     * As above; a request that was answered under the same key answers the contact that it made.
     *
     * @param idempotencyKey chosen by the caller, or null
     */
    public Contact create(TenantScope scope, String region, ContactDraft draft, @Nullable String idempotencyKey) {
        RestrictionRight.requireForChange(scope, ContactDraft.EMPTY, draft);
        sealing.prepare(scope);
        boolean unique = policies.of(scope).contacts().uniqueEmail();
        UUID id = Ids.next();
        Contact answered = store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            if (idempotencyKey != null) {
                UUID made = idempotency.claim(session, "contact", idempotencyKey, draft.hashableForm(), id);
                if (!made.equals(id)) {
                    ContactRow row = session.find(ContactRow.class, made).orElseThrow(Fault::notFound);
                    audit.record(session, ContactEvents.one(made, WHOLE));
                    return contact(row, sealing.open(scope, made, row.sealed(), WHOLE));
                }
            }
            Instant now = now();
            CustomFieldSchema schema = customFields.schema(session, draft);
            ContactDraft placed = schema.placed(draft);
            ContactRow row = new ContactRow(id, now);
            row.hold(sealing.seal(scope, id, placed), now);
            session.persist(row);
            index.added(session, region, id, placed, schema, unique);
            ContactEvents.created(id, placed).forEach(event -> audit.record(session, event));
            return contact(row, placed.withoutSpecial());
        });
        if (!answered.id().equals(id)) {
            readings.opened(scope, Readings.How.READ, List.of(answered.id()));
        }
        return answered;
    }

    /**
     * The whole contact but for special categories; 404 when it is not this organisation's, as when there is none.
     */
    public Contact get(TenantScope scope, UUID id) {
        return get(scope, id, WHOLE, name -> true);
    }

    /** The whole contact with its special categories, for an admin; that it was read is on the trail. */
    public Contact getWithSpecial(TenantScope scope, UUID id) {
        return get(scope, id, WITH_SPECIAL, name -> true);
    }

    /** Only some fields of some compartments; the other compartments stay closed. */
    public Contact get(TenantScope scope, UUID id, Set<Compartment> compartments, Predicate<String> wanted) {
        boolean special = compartments.contains(Compartment.SPECIAL);
        if (special) {
            SpecialCategories.require(scope);
        }
        sealing.prepare(scope);
        Contact contact = store.within(scope, session -> {
            ContactRow row = session.find(ContactRow.class, id).orElseThrow(Fault::notFound);
            ContactDraft fields = sealing.open(scope, id, row.sealed(), compartments, wanted);
            if (special) {
                audit.record(session, AuditEvent.of(AuditAction.CONTACT_SPECIAL_READ, id));
            }
            return contact(row, fields);
        });
        readings.opened(scope, Readings.How.READ, List.of(id));
        if (!special) {
            reads.note(scope, ContactEvents.one(id, compartments));
        }
        return contact;
    }

    /** Whether this organisation has the contact; opens nothing. */
    public boolean exists(TenantScope scope, UUID id) {
        return store.within(scope, session -> session.find(ContactRow.class, id).isPresent());
    }

    /**
     * One page of the contacts for which every filter holds.
     *
     * @throws Fault {@code SEARCH_NOT_ANSWERABLE} or {@code PREFIX_TOO_SHORT} when the index cannot answer, saying what
     *     it can; {@code MALFORMED_CURSOR} when the cursor is none of this organisation's under this sort
     */
    public ContactQuery.Page search(TenantScope scope, String region, ContactQuery query) {
        sealing.prepare(scope);
        Policy.Search allowed = policies.of(scope).search();
        ContactQuery.Page page = query.sort() == ContactQuery.Sort.NEWEST
                ? store.within(scope, session -> search.page(session, region, allowed, query))
                : store.snapshot(scope, session -> search.page(session, region, allowed, query));
        readings.opened(
                scope,
                query.filters().isEmpty() ? Readings.How.LISTED : Readings.How.SEARCHED,
                page.items().stream().map(Contact::id).toList());
        reads.note(scope, ContactEvents.page(query, page));
        return page;
    }

    /**
     * Changes a contact.
     *
     * @param expectedVersion the version the caller has seen, or null when it does not matter
     * @throws Fault {@code PRECONDITION_FAILED} when the contact has another version by now
     */
    public Contact change(
            TenantScope scope,
            String region,
            UUID id,
            @Nullable Long expectedVersion,
            UnaryOperator<ContactDraft> change) {
        return change(scope, region, id, expectedVersion, Set.of(), change);
    }

    /**
     * As above, by a change that names custom fields. Only if one of them is of a special category is that compartment
     * opened, and the change then begins from a draft with all custom fields; else it stays closed and as it is.
     */
    public Contact change(
            TenantScope scope,
            String region,
            UUID id,
            @Nullable Long expectedVersion,
            Set<String> named,
            UnaryOperator<ContactDraft> change) {
        return change(scope, region, id, expectedVersion, named, change, (before, after) -> List.of());
    }

    /** As above; what else is to be recorded of the change goes on the trail with it. */
    Contact change(
            TenantScope scope,
            String region,
            UUID id,
            @Nullable Long expectedVersion,
            Set<String> named,
            UnaryOperator<ContactDraft> change,
            BiFunction<ContactDraft, ContactDraft, List<AuditEvent>> also) {
        sealing.prepare(scope);
        boolean unique = policies.of(scope).contacts().uniqueEmail();
        // Its answer is the whole contact. Before the change, so that what is refused has changed nothing.
        readings.opened(scope, Readings.How.CHANGED, List.of(id));
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            ContactRow row = session.find(ContactRow.class, id).orElseThrow(Fault::notFound);
            row.requireVersion(expectedVersion);
            CustomFieldSchema schema = customFields.schema(session);
            ContactDraft opened = schema.withoutRemoved(
                    sealing.open(scope, id, row.sealed(), schema.hasSpecial(named) ? WITH_SPECIAL : WHOLE));
            ContactDraft before = schema.placed(opened);
            ContactDraft after = schema.placed(change.apply(opened.with(opened.allCustomFields(), Map.of())));
            if (!schema.hasSpecial(named) && !after.specialFields().isEmpty()) {
                throw new IllegalStateException("a change of special categories names them beforehand");
            }
            RestrictionRight.requireForChange(scope, before, after);
            if (after.equals(before)) {
                audit.record(session, ContactEvents.one(id, WHOLE));
                return contact(row, before.withoutSpecial());
            }
            SealedContact sealed = sealing.seal(scope, id, after);
            row.hold(schema.hasSpecial(named) ? sealed : sealed.with(row.special()), now());
            session.flush();
            index.changed(session, region, id, before, after, schema, unique);
            ContactEvents.changed(id, before, after).forEach(event -> audit.record(session, event));
            also.apply(before, after).forEach(event -> audit.record(session, event));
            return contact(row, after.withoutSpecial());
        });
    }

    /** Erases the contact's row, tokens and events, and leaves keyed tombstones of its id and of its addresses. */
    public void erase(TenantScope scope, UUID id, @Nullable Long expectedVersion) {
        sealing.prepare(scope);
        removal.prepare(scope);
        readings.erased(scope, id);
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            ContactRow row = session.find(ContactRow.class, id).orElseThrow(Fault::notFound);
            row.requireVersion(expectedVersion);
            removal.prepare(session, id, now());
            Set<Token> addresses = tokens.addressMarks(scope, sealing.emailsIfTheyOpen(scope, id, row.identity()));
            session.remove(row);
            // After its row is locked: whoever keeps something apart about a contact holds on to that row.
            erasure.erased(session, addresses, now());
            readings.gone(session, id);
            removal.leaveTombstone(session, id, now());
            audit.record(session, AuditEvent.of(AuditAction.CONTACT_ERASED, id));
        });
    }

    private static Contact contact(ContactRow row, ContactDraft fields) {
        return new Contact(row.id(), fields, row.version(), row.createdAt(), row.updatedAt());
    }

    /** PostgreSQL keeps microseconds; a finer time would change on its way through the database. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
