package moxora.receipt;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.audit.GroupedReads;
import moxora.crypto.Commitment;
import moxora.crypto.FieldSealer;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Receipts of disclosures: what was sent to whom, for what and under which policy, and never what it said (N10). They lie
 * sealed, go with their contact and die with the organisation's keys; that there was a disclosure stays on the trail.
 *
 * <pre>{@code
 * Receipt receipt = receipts.record(scope, ReceiptDraft.sent(…));   // before the first byte leaves
 * receipts.end(scope, receipt.id(), Ending.answered(812, 96, took));
 * receipts.verify(scope, receipt.id(), Payload.of(messages));        // true
 * }</pre>
 */
public final class Receipts {

    /** An expression: whether a contact has receipts. Its parameters are the organisation and the contact. */
    public static final String OF_CONTACT =
            "exists (select 1 from ai_receipt where organisation_id = ? and contact_id = ?)";

    private final TenantStore store;
    private final FieldSealer sealer;
    private final ReceiptSealing sealing;
    private final AuditTrail audit;
    private final GroupedReads reads;
    private final Clock clock;

    /** Some receipts; {@code next} is where the following ones begin, or null at the end. */
    public record Page(List<Receipt> items, @Nullable String next) {}

    public Receipts(TenantStore store, FieldSealer sealer, AuditTrail audit, GroupedReads reads, Clock clock) {
        this.store = store;
        this.sealer = sealer;
        this.sealing = new ReceiptSealing(sealer);
        this.audit = audit;
        this.reads = reads;
        this.clock = clock;
    }

    /**
     * Keeps a receipt, with an entry on the trail in the same transaction. Of what is about to leave it is kept first:
     * then nothing leaves without one, even if the process ends meanwhile.
     *
     * @throws Fault 404 when the contact is not there (any more), 409 while the organisation is being closed; then
     *     nothing may leave
     */
    public Receipt record(TenantScope scope, ReceiptDraft draft) {
        return record(scope, draft, AuditAction.AI_CALLED, AuditAction.AI_REFUSED);
    }

    /** The same for a disclosure to a processor that is no AI. */
    public Receipt recordShared(TenantScope scope, ReceiptDraft draft) {
        return record(scope, draft, AuditAction.CONTACT_DISCLOSED, AuditAction.DISCLOSURE_REFUSED);
    }

    private Receipt record(TenantScope scope, ReceiptDraft draft, AuditAction sent, AuditAction refused) {
        sealer.prepare(scope);
        @Nullable Payload payload = draft.payload();
        @Nullable Commitment commitment = payload == null ? null : Commitment.to(payload.bytes());
        Receipt receipt = receipt(scope, draft, commitment);
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            @Nullable UUID contact = draft.contact();
            if (contact != null) {
                ReceiptTable.holdContact(session, contact);
            }
            ReceiptTable.insert(session, receipt, sealing.seal(scope, receipt, commitment));
            audit.record(session, event(receipt, receipt.outcome() == Outcome.REFUSED ? refused : sent));
        });
        return receipt;
    }

    private Receipt receipt(TenantScope scope, ReceiptDraft draft, @Nullable Commitment commitment) {
        Actor actor = scope.actor();
        Ending ending = draft.ending();
        return new Receipt(
                Ids.next(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                draft.feature(),
                draft.contact(),
                ending.outcome(),
                ending.reason(),
                draft.fields(),
                draft.placeholders(),
                draft.processor(),
                draft.model(),
                draft.policyDigest(),
                commitment == null ? null : commitment.tag(),
                ending.inputTokens(),
                ending.outputTokens(),
                ending.took(),
                actor.label(),
                Actor.Role.ofUsers().contains(actor.role()));
    }

    private static AuditEvent event(Receipt receipt, AuditAction action) {
        Map<String, Long> counts = new TreeMap<>();
        receipt.placeholders().forEach((kind, count) -> counts.put("placeholders." + kind, count.longValue()));
        return new AuditEvent(action, receipt.id(), receipt.fields(), counts);
    }

    /**
     * Adds how a disclosure ended to a receipt that was kept before it left. Once it has ended, it stays so.
     *
     * @return the receipt as it is now; empty when it went meanwhile, with its contact or its organisation
     */
    public Optional<Receipt> end(TenantScope scope, UUID id, Ending ending) {
        if (ending.outcome() == Outcome.SENT || ending.outcome() == Outcome.REFUSED) {
            throw new IllegalArgumentException("what left cannot end as " + ending.outcome());
        }
        sealer.prepare(scope);
        return store.within(scope, session -> {
            if (!OrganisationGate.isOpenOrClosing(session)) {
                return Optional.empty();
            }
            return ReceiptTable.lock(session, id).map(stored -> end(session, stored, ending));
        });
    }

    private Receipt end(TenantSession session, StoredReceipt stored, Ending ending) {
        TenantScope scope = session.scope();
        Receipt open = sealing.open(scope, stored);
        if (open.outcome() != Outcome.SENT) {
            return open;
        }
        Receipt ended = new Receipt(
                open.id(),
                open.at(),
                open.feature(),
                open.contact(),
                ending.outcome(),
                ending.reason(),
                open.fields(),
                open.placeholders(),
                open.processor(),
                open.model(),
                open.policyDigest(),
                open.payloadHmac(),
                ending.inputTokens(),
                ending.outputTokens(),
                ending.took(),
                open.actor(),
                open.byPerson());
        @Nullable Commitment commitment = sealing.commitment(scope, stored).orElse(null);
        ReceiptTable.update(session, stored.id(), sealing.seal(scope, ended, commitment));
        return ended;
    }

    /**
     * A page of the organisation's receipts, newest first; that they were read is on the trail.
     *
     * @param contact of whom; null for all
     * @param cursor what the page before answered as {@code next}; null for the newest
     * @throws Fault 404 when the contact is not this organisation's, 400 when the cursor is not one of ours
     */
    public Page page(TenantScope scope, @Nullable UUID contact, @Nullable String cursor, int limit) {
        @Nullable ReceiptPlace after = cursor == null ? null : ReceiptPlace.of(cursor);
        sealer.prepare(scope);
        Page page = store.within(scope, session -> {
            if (contact != null) {
                ReceiptTable.requireContact(session, contact);
            }
            // One more than a page tells whether there is a next one.
            List<StoredReceipt> found = ReceiptTable.newest(session, contact, after, limit + 1);
            List<StoredReceipt> shown = found.subList(0, Math.min(limit, found.size()));
            return new Page(
                    shown.stream().map(stored -> sealing.open(scope, stored)).toList(),
                    found.size() > limit ? shown.get(limit - 1).place().wire() : null);
        });
        reads.note(scope, AuditEvent.of(AuditAction.AI_RECEIPTS_READ, contact, Map.of("receipts", (long)
                page.items().size())));
        return page;
    }

    /**
     * One receipt; that it was read is on the trail.
     *
     * @throws Fault 404 when it is not this organisation's
     */
    public Receipt get(TenantScope scope, UUID id) {
        sealer.prepare(scope);
        Receipt receipt = store.within(scope, session -> sealing.open(scope, found(session, id)));
        reads.note(scope, AuditEvent.of(AuditAction.AI_RECEIPTS_READ, id, Map.of("receipts", 1L)));
        return receipt;
    }

    /**
     * Whether exactly that payload left; that it was asked, and the answer, is on the trail.
     *
     * @throws Fault 404 when the receipt is not this organisation's, 409 when nothing left
     */
    public boolean verify(TenantScope scope, UUID id, Payload payload) {
        sealer.prepare(scope);
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            boolean matches = sealing.commitment(scope, found(session, id))
                    .orElseThrow(() -> new Fault(
                            FaultCode.CONFLICT, "The receipt is of a refusal: nothing left, so nothing can match."))
                    .isTo(payload.bytes());
            audit.record(
                    session, AuditEvent.of(AuditAction.AI_RECEIPT_VERIFIED, id, Map.of("matches", matches ? 1L : 0L)));
            return matches;
        });
    }

    /** Whether it is the receipt of an answer that this organisation was given about that contact. */
    public boolean isAnswerAbout(TenantScope scope, UUID id, UUID contact) {
        sealer.prepare(scope);
        return store.within(
                scope,
                session -> ReceiptTable.find(session, id)
                        .map(stored -> sealing.open(scope, stored))
                        .filter(receipt -> receipt.outcome() == Outcome.ANSWERED && contact.equals(receipt.contact()))
                        .isPresent());
    }

    private static StoredReceipt found(TenantSession session, UUID id) {
        return ReceiptTable.find(session, id).orElseThrow(Fault::notFound);
    }

    /**
     * Hands every receipt of a contact to the reader, newest first, with few of them in memory: for what is given to the
     * person themselves (GDPR article 15.1). Whoever gives it to them puts that on the trail.
     *
     * @return how many there were
     * @throws Fault 404 when the contact is not this organisation's
     */
    public long ofContact(TenantScope scope, UUID contact, Consumer<Receipt> reader) {
        sealer.prepare(scope);
        return store.within(scope, session -> {
            ReceiptTable.requireContact(session, contact);
            long[] handed = {0};
            ReceiptTable.stream(session, contact, stored -> {
                reader.accept(sealing.open(scope, stored));
                handed[0]++;
            });
            return handed[0];
        });
    }

    /**
     * A contact's newest receipts behind a place, unopened, for whoever shows them among other things in a transaction
     * of its own.
     */
    public List<StoredReceipt> newest(TenantSession session, UUID contact, @Nullable ReceiptPlace after, int limit) {
        return ReceiptTable.newest(session, contact, after, limit);
    }

    /** @throws Fault {@code INTERNAL} when it was altered */
    public Receipt open(TenantScope scope, StoredReceipt stored) {
        return sealing.open(scope, stored);
    }
}
