package moxora.contact;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Restriction;
import moxora.store.Epochs;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Erases contacts so that they stay erased: while their rows are locked the vault is told, then all that is theirs goes
 * and keyed tombstones take its place. Whoever dies in between has erased nothing yet, and {@link ErasedContactsReplay}
 * goes on from what the vault knows.
 */
public final class ContactErasure {

    private static final UUID NOBODY = new UUID(0, 0);

    private final TenantStore store;
    private final ErasedContacts erased;
    private final ContactSealing sealing;
    private final ContactTokens tokens;
    private final Readings readings;
    private final AuditTrail audit;
    private final List<ContactRemains> remains;
    private final AddressErasure addresses;
    private final Clock clock;

    public ContactErasure(
            TenantStore store,
            ErasedContacts erased,
            ContactSealing sealing,
            ContactTokens tokens,
            Readings readings,
            AuditTrail audit,
            List<ContactRemains> remains,
            AddressErasure addresses,
            Clock clock) {
        this.store = store;
        this.erased = erased;
        this.sealing = sealing;
        this.tokens = tokens;
        this.readings = readings;
        this.audit = audit;
        this.remains = List.copyOf(remains);
        this.addresses = addresses;
        this.clock = clock;
    }

    /** A contact that is locked and about to go. */
    private record Doomed(
            UUID id,
            long version,
            Sealed identity,
            @Nullable Sealed restrictions) {

        @Override
        public String toString() {
            return "Doomed[" + id + "]";
        }
    }

    /** What is left of contacts that go: tombstones of their ids, marks of their addresses. */
    private record Traces(List<Token> tombstones, Set<Token> addresses, Set<Token> blocked) {}

    /**
     * Erases one contact.
     *
     * @param expectedVersion the version the caller has seen, or null when it does not matter
     * @param block whether nobody may be taken in again under one of its addresses; of a minor that holds anyway
     */
    void erase(TenantScope scope, UUID id, @Nullable Long expectedVersion, boolean block) {
        prepare(scope);
        readings.erased(scope, id);
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            List<Doomed> found = lock(session, List.of(id));
            if (found.isEmpty()) {
                throw Fault.notFound();
            }
            if (expectedVersion != null && found.get(0).version != expectedVersion) {
                throw new Fault(FaultCode.PRECONDITION_FAILED, "The contact has another version by now.");
            }
            erase(session, found, block);
            audit.record(session, AuditEvent.of(AuditAction.CONTACT_ERASED, id));
        });
    }

    /** Has at hand what erasing takes, before the transaction begins. */
    void prepare(TenantScope scope) {
        sealing.prepare(scope);
        remains.forEach(remain -> remain.prepare(scope));
    }

    /** Erases those of the contacts that are there, within the caller's transaction, which has passed the gate. */
    int eraseThose(TenantSession session, Collection<UUID> ids, boolean block) {
        List<Doomed> found = lock(session, ids);
        if (!found.isEmpty()) {
            erase(session, found, block);
        }
        return found.size();
    }

    private void erase(TenantSession session, List<Doomed> doomed, boolean block) {
        Instant now = now();
        Traces traces = traces(session.scope(), doomed, block);
        // Rows are locked, so nobody else decides on them meanwhile, and the vault is durable before any of them goes.
        long epoch = erased.intend(session.scope(), traces.tombstones, traces.addresses, traces.blocked, now);
        remove(session, doomed, traces, now);
        Epochs.applied(session, epoch, now);
        session.afterCommit(() -> erased.done(session.scope(), epoch, now));
    }

    /** Erases those of the contacts that are there and that the vault knows to be erased; it is told nothing more. */
    int eraseAgain(TenantSession session, Collection<UUID> ids) {
        List<Doomed> found = lock(session, ids);
        if (!found.isEmpty()) {
            remove(session, found, traces(session.scope(), found, false), now());
            audit.record(
                    session, AuditEvent.of(AuditAction.CONTACTS_ERASED, null, Map.of("erased", (long) found.size())));
        }
        return found.size();
    }

    private Traces traces(TenantScope scope, List<Doomed> doomed, boolean block) {
        Traces traces = new Traces(new ArrayList<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        for (Doomed contact : doomed) {
            Set<Token> marks =
                    tokens.addressMarks(scope, sealing.emailsIfTheyOpen(scope, contact.id, contact.identity));
            traces.tombstones.add(tokens.tombstone(scope, contact.id));
            traces.addresses.addAll(marks);
            if (block || isMinor(scope, contact)) {
                traces.blocked.addAll(marks);
            }
        }
        return traces;
    }

    /** What does not open says nothing; what was altered can still be erased. */
    private boolean isMinor(TenantScope scope, Doomed contact) {
        try {
            return sealing.openRestrictions(scope, contact.id, contact.restrictions)
                    .contains(Restriction.MINOR);
        } catch (Fault fault) {
            if (fault.code() == FaultCode.INTERNAL) {
                return true;
            }
            throw fault;
        }
    }

    private void remove(TenantSession session, List<Doomed> doomed, Traces traces, Instant now) {
        UUID[] ids = doomed.stream().map(Doomed::id).toArray(UUID[]::new);
        for (Doomed contact : doomed) {
            remains.forEach(remain -> remain.erase(session, contact.id, now));
        }
        session.sql()
                .update("delete from contact where organisation_id = ? and id = any (?)", session.organisation(), ids);
        // After the rows are locked: whoever keeps something apart about a contact holds on to that row.
        addresses.erased(session, traces.addresses, now);
        AddressBlocks.block(session, traces.blocked, now);
        doomed.forEach(contact -> readings.gone(session, contact.id));
        session.sql()
                .update(
                        "update idempotency_key set target_id = ? where organisation_id = ? and target_id = any (?)",
                        NOBODY,
                        session.organisation(),
                        ids);
        session.sql()
                .batch(
                        "insert into contact_tombstone (organisation_id, token, erased_at) values (?, ?, ?)"
                                + " on conflict do nothing",
                        traces.tombstones.stream()
                                .map(token -> new Object[] {session.organisation(), token, now})
                                .toList());
    }

    /** In the order of their ids. Whoever is writing about one of them is waited for. */
    private static List<Doomed> lock(TenantSession session, Collection<UUID> ids) {
        return session.sql()
                .rows(
                        "select id, version, identity, restrictions from contact where organisation_id = ?"
                                + " and id = any (?) order by id for update",
                        row -> new Doomed(row.uuid(1), row.number(2), row.sealed(3), row.sealedOrNull(4)),
                        session.organisation(),
                        ids.toArray(UUID[]::new));
    }

    /** PostgreSQL keeps microseconds; a finer time would change on its way through the database. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
