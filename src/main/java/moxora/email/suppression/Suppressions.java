package moxora.email.suppression;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.contact.ContactAddresses;
import moxora.crypto.FieldSealer;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.email.message.MessageDraft;
import moxora.email.message.TopicName;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * The suppression list as the organisation itself keeps it: put on, taken off and looked through. An address goes in and
 * never comes out.
 */
public final class Suppressions {

    private final TenantStore store;
    private final FieldSealer sealer;
    private final ContactAddresses addresses;
    private final SuppressionList list;
    private final SoftBounces softBounces;
    private final Consents consents;
    private final AuditTrail audit;

    public Suppressions(
            TenantStore store,
            FieldSealer sealer,
            ContactAddresses addresses,
            SuppressionList list,
            Consents consents,
            AuditTrail audit) {
        this.store = store;
        this.sealer = sealer;
        this.addresses = addresses;
        this.list = list;
        this.softBounces = new SoftBounces(list, SoftBounceRule.USUAL);
        this.consents = consents;
        this.audit = audit;
    }

    /** One suppression, without whose it is. */
    public record Item(
            UUID id, SuppressionReason reason, @Nullable String topic, Instant createdAt) {

        @Override
        public String toString() {
            return "Item[" + id + "]";
        }
    }

    /** Some suppressions; {@code next} is where the following ones begin, or null at the end. */
    public record Page(List<Item> items, @Nullable UUID next) {}

    /**
     * What was taken off.
     *
     * @param reasons for which the address was suppressed and is not any more
     * @param consent the id of the consent that was recorded, or null
     */
    public record Removed(
            Set<SuppressionReason> reasons, @Nullable UUID consent) {}

    private record Stored(UUID id, SuppressionReason reason, Sealed sealed, Instant createdAt) {}

    /**
     * Suppresses an address; again is as good as once.
     *
     * @param topic null: for all of them
     * @return the id of the suppression, the same for the same
     * @throws Fault 422 at {@code /address}, {@code /topic} or {@code /reason}
     */
    public UUID add(TenantScope scope, String address, @Nullable String topic, SuppressionReason reason) {
        requireByHand("/reason", reason);
        Suppression wanted = suppression(scope, address, topic, reason);
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            boolean fresh = list.suppress(session, wanted.address(), wanted.topic(), reason);
            UUID id = list.id(session, wanted).orElseThrow();
            if (fresh) {
                audit.record(session, AuditEvent.of(AuditAction.SUPPRESSION_ADDED, id, List.of(reason.wire())));
            }
            return id;
        });
    }

    /** @throws Fault 422 {@code reason} for what only a provider's reports can say */
    static void requireByHand(String pointer, SuppressionReason reason) {
        if (reason == SuppressionReason.SOFT_BOUNCES) {
            throw Fault.refused(
                    pointer, "reason", "Soft bounces are counted by Moxora; manual is for what you know yourself.");
        }
    }

    /**
     * Takes an address off the list for exactly that topic, or for what is suppressed without any.
     *
     * @param reason null: all reasons
     * @param consent that the person wants mails again; needed to lift what they refused, or may have
     * @throws Fault 422 {@code consent_required} at {@code /consent}, and nothing is changed then
     */
    public Removed remove(
            TenantScope scope,
            String address,
            @Nullable String topic,
            @Nullable SuppressionReason reason,
            Consents.@Nullable Given consent) {
        if (consent != null) {
            consents.require(consent);
        }
        Suppression named = suppression(scope, address, topic, reason == null ? SuppressionReason.MANUAL : reason);
        Token mark = named.address();
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            AddressSlots.own(session, List.of(mark));
            Set<SuppressionReason> there = new HashSet<>(list.reasons(session, mark, named.topic()));
            if (reason != null) {
                there.retainAll(Set.of(reason));
            }
            if (consent == null && there.stream().anyMatch(SuppressionReason::isSomebodysWish)) {
                throw Fault.refused(
                        "/consent",
                        "consent_required",
                        "Whoever refused mails is sent none again without a consent that is newer:"
                                + " {\"at\",\"source\",\"text\"?}.");
            }
            if (there.isEmpty()) {
                return new Removed(Set.of(), null);
            }
            there.forEach(lifted -> list.lift(session, mark, named.topic(), lifted));
            if (there.contains(SuppressionReason.SOFT_BOUNCES)) {
                softBounces.forget(session, mark);
            }
            UUID recorded = consent == null ? null : consents.record(session, mark, named.topic(), consent);
            audit.record(
                    session,
                    AuditEvent.of(
                            recorded == null ? AuditAction.SUPPRESSION_REMOVED : AuditAction.RESUBSCRIBED,
                            recorded,
                            there.stream().sorted().map(SuppressionReason::wire).collect(Collectors.toList())));
            return new Removed(there, recorded);
        });
    }

    /**
     * The list, newest first.
     *
     * @param reason only those for it, or null
     * @param topic only those of exactly this one, or null
     * @param after where the page before ended, or null
     */
    public Page page(
            TenantScope scope,
            @Nullable SuppressionReason reason,
            @Nullable String topic,
            @Nullable UUID after,
            int limit) {
        sealer.prepare(scope);
        String named = TopicName.of("topic", topic);
        return store.within(scope, session -> {
            List<Object> parameters = new ArrayList<>(List.of(session.organisation()));
            StringBuilder sql = new StringBuilder(
                    "select id, reason, sealed, created_at from suppression where organisation_id = ?");
            if (reason != null) {
                sql.append(" and reason = ?");
                parameters.add(reason.wire());
            }
            if (named != null) {
                sql.append(" and topic_mark = ?");
                parameters.add(list.topicMark(scope, named));
            }
            if (after != null) {
                sql.append(" and id < ?");
                parameters.add(after);
            }
            parameters.add(limit + 1);
            List<Stored> found = session.sql()
                    .rows(
                            sql.append(" order by id desc limit ?").toString(),
                            row -> new Stored(
                                    row.uuid(1), SuppressionReason.ofWire(row.text(2)), row.sealed(3), row.instant(4)),
                            parameters.toArray());
            List<Item> items = found.stream()
                    .limit(limit)
                    .map(stored -> item(session, stored))
                    .toList();
            return new Page(items, found.size() > limit ? items.get(limit - 1).id : null);
        });
    }

    private Item item(TenantSession session, Stored stored) {
        return new Item(
                stored.id,
                stored.reason,
                sealer.open(
                                session.scope(),
                                Compartment.SUPPRESSION,
                                stored.id,
                                stored.sealed,
                                SuppressionList.TOPIC::equals)
                        .one(SuppressionList.TOPIC)
                        .orElse(null),
                stored.createdAt);
    }

    private Suppression suppression(
            TenantScope scope, String address, @Nullable String topic, SuppressionReason reason) {
        String plausible = MessageDraft.address("/address", address);
        String named = TopicName.of("/topic", topic);
        sealer.prepare(scope);
        return new Suppression(addresses.address(scope, plausible).mark(), named, reason);
    }
}
