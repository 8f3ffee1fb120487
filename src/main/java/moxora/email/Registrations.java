package moxora.email;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.GroupedReads;
import moxora.contact.ContactAddresses;
import moxora.contact.ContactMailboxes;
import moxora.contact.Readings;
import moxora.crypto.FieldSealer;
import moxora.crypto.Token;
import moxora.email.message.MessageDraft;
import moxora.email.message.MessageRows;
import moxora.email.message.MessageSealing;
import moxora.email.message.Messages;
import moxora.email.message.RegisteredMessage;
import moxora.email.suppression.AddressSlots;
import moxora.email.suppression.SuppressionList;
import moxora.email.suppression.SuppressionReason;
import moxora.email.tracking.Tracking;
import moxora.email.unsubscribe.UnsubscribeHeaders;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Takes note of messages before they are sent, or refuses them (P54, P110). Whether an address is suppressed is asked in
 * the transaction that registers, behind a lock that whoever suppresses it takes as well: of the two, one is first.
 *
 * <p>Again is as good as once: the same message gets the same answer, unless its address was suppressed since. Then it is
 * refused, for it may not have been sent yet.
 */
public final class Registrations {

    /** Messages in one call. */
    public static final int MOST = 1_000;

    private final TenantStore store;
    private final FieldSealer sealer;
    private final Messages messages;
    private final MessageSealing sealing;
    private final ContactMailboxes mailboxes;
    private final ContactAddresses addresses;
    private final SuppressionList suppressed;
    private final Tracking tracking;
    private final UnsubscribeHeaders headers;
    private final Readings readings;
    private final GroupedReads trail;
    private final Clock clock;

    public Registrations(
            TenantStore store,
            FieldSealer sealer,
            Policies policies,
            Messages messages,
            ContactMailboxes mailboxes,
            ContactAddresses addresses,
            SuppressionList suppressed,
            UnsubscribeHeaders headers,
            Readings readings,
            GroupedReads trail,
            Clock clock) {
        this.store = store;
        this.sealer = sealer;
        this.messages = messages;
        this.sealing = new MessageSealing(sealer);
        this.mailboxes = mailboxes;
        this.addresses = addresses;
        this.suppressed = suppressed;
        this.tracking = new Tracking(policies);
        this.headers = headers;
        this.readings = readings;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * What became of a message.
     *
     * @param refusal why it must not be sent, or null
     * @param headers to send it with
     */
    public record Outcome(@Nullable Fault refusal, Map<String, String> headers) {

        static Outcome refused(Fault refusal) {
            return new Outcome(refusal, Map.of());
        }
    }

    /**
     * Registers one message, and answers the headers to send it with; none for a transactional one.
     *
     * @throws Fault {@code SUPPRESSED} with the reason; 404 when the contact is not this organisation's; 422 when it has
     *     no address, or not the one named; {@code CONFLICT} when the id was registered for the contact with another
     *     kind, topic or recipient
     */
    public Map<String, String> register(TenantScope scope, MessageDraft draft) {
        Outcome outcome = register(scope, List.of(draft)).get(0);
        Fault refusal = outcome.refusal;
        if (refusal != null) {
            throw refusal;
        }
        return outcome.headers;
    }

    /** Registers those of the messages that may be sent, and answers for each of them, in their order. */
    public List<Outcome> register(TenantScope scope, List<MessageDraft> drafts) {
        if (drafts.size() > MOST) {
            throw Fault.refused("/messages", "too_many", "At most " + MOST + " messages at a time.");
        }
        sealer.prepare(scope);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<Outcome> outcomes = store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            return within(session, drafts, now);
        });
        Set<UUID> looked = new LinkedHashSet<>();
        drafts.forEach(draft -> looked.add(draft.contact()));
        readings.messaged(scope, looked);
        long refused =
                outcomes.stream().filter(outcome -> outcome.refusal != null).count();
        trail.note(
                scope,
                AuditEvent.of(
                        AuditAction.MESSAGES_REGISTERED,
                        drafts.size() == 1 ? drafts.get(0).contact() : null,
                        Map.of("registered", drafts.size() - refused, "refused", refused)));
        return outcomes;
    }

    private List<Outcome> within(TenantSession session, List<MessageDraft> drafts, Instant now) {
        Map<UUID, Set<Token>> owned =
                mailboxes.of(session, drafts.stream().map(MessageDraft::contact).toList());
        Map<MessageDraft, Outcome> outcomes = new HashMap<>();
        Map<MessageDraft, Set<Token>> going = new LinkedHashMap<>();
        for (MessageDraft draft : drafts) {
            try {
                going.put(draft, recipients(session.scope(), draft, owned.get(draft.contact())));
            } catch (Fault refused) {
                outcomes.put(draft, Outcome.refused(refused));
            }
        }
        Set<Token> all = new HashSet<>();
        going.values().forEach(all::addAll);
        AddressSlots.share(session, all);
        blocked(session, going).forEach((draft, reason) -> {
            going.remove(draft);
            outcomes.put(draft, Outcome.refused(Fault.suppressed(reason.wire())));
        });
        outcomes.putAll(written(session, going, now));
        return drafts.stream().map(draft -> outcome(outcomes, draft)).toList();
    }

    private static Outcome outcome(Map<MessageDraft, Outcome> outcomes, MessageDraft draft) {
        return Optional.ofNullable(outcomes.get(draft)).orElseThrow();
    }

    private Set<Token> recipients(TenantScope scope, MessageDraft draft, @Nullable Set<Token> owned) {
        if (owned == null) {
            throw Fault.notFound();
        }
        if (owned.isEmpty()) {
            throw Fault.refused("/contactId", "no_address", "The contact has no e-mail address.");
        }
        String recipient = draft.recipient();
        if (recipient == null) {
            return owned;
        }
        Token mark = addresses.address(scope, recipient).mark();
        if (!owned.contains(mark)) {
            throw Fault.refused("/recipient", "not_of_the_contact", "One of the contact's own addresses is required.");
        }
        return Set.of(mark);
    }

    /** Asked once for each kind and topic among the messages. */
    private Map<MessageDraft, SuppressionReason> blocked(TenantSession session, Map<MessageDraft, Set<Token>> going) {
        record About(RegisteredMessage.Kind kind, @Nullable String topic) {}
        Map<About, List<MessageDraft>> groups = new HashMap<>();
        going.keySet()
                .forEach(draft -> groups.computeIfAbsent(
                                new About(draft.kind(), draft.topic()), any -> new ArrayList<>())
                        .add(draft));
        Map<MessageDraft, SuppressionReason> blocked = new HashMap<>();
        groups.forEach((about, group) -> {
            Set<Token> asked = new HashSet<>();
            group.forEach(draft -> asked.addAll(going.getOrDefault(draft, Set.of())));
            Map<Token, SuppressionReason> found = suppressed.blocked(session, asked, about.kind, about.topic);
            group.forEach(draft -> going.getOrDefault(draft, Set.of()).stream()
                    .map(found::get)
                    .filter(reason -> reason != null)
                    .forEach(reason -> blocked.merge(draft, reason, (a, b) -> a.compareTo(b) <= 0 ? a : b)));
        });
        return blocked;
    }

    private Map<MessageDraft, Outcome> written(
            TenantSession session, Map<MessageDraft, Set<Token>> going, Instant now) {
        if (going.isEmpty()) {
            return Map.of();
        }
        TenantScope scope = session.scope();
        Policy.Tracking frozen = tracking.policy(session).tracking();
        Map<MessageDraft, MessageRows.Written> rows = new LinkedHashMap<>();
        going.forEach((draft, marks) -> {
            UUID id = Ids.next();
            rows.put(
                    draft,
                    new MessageRows.Written(
                            new MessageRows.Key(messages.mark(scope, draft.messageId()), draft.contact()),
                            id,
                            draft.kind(),
                            draft.topic() == null ? null : suppressed.topicMark(scope, draft.topic()),
                            frozen,
                            sealing.seal(scope, id, draft, marks)));
        });
        MessageRows.insert(session, rows.values(), now);
        Map<MessageRows.Key, MessageRows.Stored> there = MessageRows.find(
                session, rows.values().stream().map(MessageRows.Written::key).toList());
        Map<MessageDraft, MessageRows.Stored> found = new HashMap<>();
        rows.forEach((draft, row) ->
                found.put(draft, Optional.ofNullable(there.get(row.key())).orElseThrow()));
        Map<MessageDraft, Outcome> outcomes = new HashMap<>();
        found.entrySet().stream()
                // Each link is a row that is locked: one order for everybody, or two who register the same wait
                // crosswise.
                .sorted(Comparator.comparing(each -> each.getValue().message().id()))
                .forEach(each -> {
                    MessageDraft draft = each.getKey();
                    MessageRows.Written row =
                            Optional.ofNullable(rows.get(draft)).orElseThrow();
                    Set<Token> marks = going.getOrDefault(draft, Set.of());
                    outcomes.put(draft, outcome(session, draft, row, marks, each.getValue()));
                });
        return outcomes;
    }

    private Outcome outcome(
            TenantSession session,
            MessageDraft draft,
            MessageRows.Written asked,
            Set<Token> marks,
            MessageRows.Stored stored) {
        RegisteredMessage message = stored.message();
        boolean same = message.id().equals(asked.id())
                || (message.kind() == asked.kind()
                        && java.util.Objects.equals(message.topic(), asked.topic())
                        && isTo(session.scope(), draft, marks, stored));
        if (!same) {
            return Outcome.refused(new Fault(
                    FaultCode.CONFLICT,
                    "The message is registered for this contact with another kind, topic or recipient."));
        }
        return new Outcome(
                null,
                message.kind() == RegisteredMessage.Kind.MARKETING
                        ? headers.of(session, message, draft.topic(), marks)
                        : Map.of());
    }

    /** A message that named no recipient then and names none now is the same, whatever became of the addresses. */
    private boolean isTo(TenantScope scope, MessageDraft draft, Set<Token> marks, MessageRows.Stored stored) {
        return draft.recipient() == null
                || sealing.open(scope, stored.message().id(), stored.sealed())
                        .addresses()
                        .containsAll(marks);
    }
}
