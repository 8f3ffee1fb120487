package moxora.contact;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.field.NameWords;
import moxora.field.PersonalField;
import moxora.field.Restriction;
import moxora.store.OrganisationGate;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/**
 * A contact as far as it may be disclosed: only the fields asked for are handed out, compartments without any of them
 * stay closed, and that it happened is on the audit trail in the same transaction.
 */
public final class ContactDisclosures {

    private final TenantStore store;
    private final ContactSealing sealing;
    private final ContactTokens tokens;
    private final Readings readings;
    private final AuditTrail audit;

    public ContactDisclosures(
            TenantStore store, ContactSealing sealing, ContactTokens tokens, Readings readings, AuditTrail audit) {
        this.store = store;
        this.sealing = sealing;
        this.tokens = tokens;
        this.readings = readings;
        this.audit = audit;
    }

    /**
     * What stands against speaking of a contact to anybody outside.
     *
     * @param special whether it has a field of a special category (GDPR article 9)
     */
    public record Limits(Set<Restriction> restrictions, boolean special) {

        @Override
        public String toString() {
            return "Limits[redacted]";
        }
    }

    /**
     * Reads what limits the use of a contact and opens nothing else of it; nothing at all where there is nothing.
     *
     * @throws Fault 404 when it is not this organisation's, as when there is none
     */
    public Limits limits(TenantScope scope, UUID id) {
        sealing.prepare(scope);
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            return session.sql()
                    .first(
                            "select restrictions, special is not null from contact where organisation_id = ? and id = ?",
                            row -> new Limits(sealing.openRestrictions(scope, id, row.sealedOrNull(1)), row.flag(2)),
                            session.organisation(),
                            id)
                    .orElseThrow(Fault::notFound);
        });
    }

    /** What limits it stopped a request, and the actor is about to be told so; it is on the trail when this returns. */
    public void refused(TenantScope scope, UUID id) {
        readings.opened(scope, Readings.How.PREVIEWED, List.of(id));
        store.run(scope, session -> audit.record(session, AuditEvent.of(AuditAction.AI_REFUSED, id)));
    }

    /**
     * Opens some fields of a contact for a preview.
     *
     * @param fields what is handed out
     * @param recorded the names that go on the trail: these fields, and what else of the contact is shown
     */
    public ContactDraft preview(TenantScope scope, UUID id, Set<PersonalField> fields, List<String> recorded) {
        return open(scope, id, fields, recorded, AuditAction.AI_PREVIEWED);
    }

    /** The same for what is about to be sent. */
    public ContactDraft prepare(TenantScope scope, UUID id, Set<PersonalField> fields, List<String> recorded) {
        return open(scope, id, fields, recorded, AuditAction.AI_PREPARED);
    }

    private ContactDraft open(
            TenantScope scope, UUID id, Set<PersonalField> fields, List<String> recorded, AuditAction action) {
        sealing.prepare(scope);
        Set<Compartment> compartments = fields.stream()
                .map(PersonalField::compartment)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Compartment.class)));
        ContactDraft disclosed = store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            ContactRow row = session.find(ContactRow.class, id).orElseThrow(Fault::notFound);
            SealedContact sealed = new SealedContact(row.identity(), row.profile(), row.notes());
            ContactDraft opened = sealing.open(scope, id, sealed, compartments, name -> isOneOf(fields, name));
            audit.record(session, AuditEvent.of(action, id, recorded));
            return opened;
        });
        readings.opened(scope, Readings.How.PREVIEWED, List.of(id));
        return disclosed;
    }

    /** @throws Fault 404 when the contact is not this organisation's; nothing of it is opened */
    public void requireThere(TenantScope scope, UUID id) {
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            if (session.find(ContactRow.class, id).isEmpty()) {
                throw Fault.notFound();
            }
        });
    }

    /**
     * Opens some fields of a contact that are about to leave.
     *
     * @param fields what is handed out
     * @param recorded what goes on the trail, in the same transaction
     * @throws Fault as {@link Readings#opened} refuses, and 404 when the contact is not this organisation's
     */
    public ContactDraft share(TenantScope scope, UUID id, Set<PersonalField> fields, List<AuditEvent> recorded) {
        sealing.prepare(scope);
        readings.opened(scope, Readings.How.SHARED, List.of(id));
        Set<Compartment> compartments = fields.stream()
                .map(PersonalField::compartment)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Compartment.class)));
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            ContactRow row = session.find(ContactRow.class, id).orElseThrow(Fault::notFound);
            SealedContact sealed = new SealedContact(row.identity(), row.profile(), row.notes());
            ContactDraft opened = sealing.open(scope, id, sealed, compartments, name -> isOneOf(fields, name));
            recorded.forEach(event -> audit.record(session, event));
            return opened;
        });
    }

    private static boolean isOneOf(Set<PersonalField> fields, String name) {
        return fields.stream()
                .anyMatch(field -> field == PersonalField.CUSTOM_FIELDS
                        ? name.startsWith(ContactSealing.CUSTOM_PREFIX)
                        : field.wire().equals(name));
    }

    /**
     * Which of the words begin a word of the contact's name, told by the index alone: the name itself stays closed.
     *
     * @param words folded as {@link NameWords} does
     */
    public Set<String> beginningsOfTheName(TenantScope scope, UUID id, Set<String> words) {
        sealing.prepare(scope);
        if (!tokens.areNamesIndexed(scope)) {
            // Nothing tells which of the words are the name, so each may be.
            return words;
        }
        Map<ByteBuffer, Set<String>> byToken = new HashMap<>();
        words.stream()
                .filter(word ->
                        !word.isEmpty() && word.codePointCount(0, word.length()) >= NameWords.shortestPrefix(word))
                .forEach(word -> tokens.wordSearched(scope, word)
                        .forEach(
                                token -> byToken.computeIfAbsent(ByteBuffer.wrap(token.bytes()), any -> new HashSet<>())
                                        .add(word)));
        if (byToken.isEmpty()) {
            return Set.of();
        }
        return store.within(
                scope,
                session -> session
                        .sql()
                        .rows(
                                "select token from contact_token where organisation_id = ? and contact_id = ?",
                                row -> byToken.getOrDefault(ByteBuffer.wrap(row.bytes(1)), Set.of()),
                                session.organisation(),
                                id)
                        .stream()
                        .flatMap(Set::stream)
                        .collect(Collectors.toSet()));
    }
}
