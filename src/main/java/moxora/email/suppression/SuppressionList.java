package moxora.email.suppression;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.BlindIndex;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.email.message.RegisteredMessage;
import moxora.email.message.TopicName;
import moxora.field.Compartment;
import moxora.store.Ids;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that an organisation must not send to, by keyed hash only: whoever has the list has no address, and it
 * ends with the organisation's keys.
 *
 * <p>A suppression of no topic holds for all of them. An address may be suppressed for several reasons; lifting one
 * leaves the others. No row refers to a contact, so all of it outlives whoever has the address.
 */
public final class SuppressionList {

    static final String TOPIC = "topic";
    private static final String TOPIC_KIND = "topic";
    private static final int VERSION = 1;
    private static final int ROWS_AT_ONCE = 500;

    private final FieldSealer sealer;
    private final BlindIndex index;
    private final SuppressionJournal journal;
    private final Clock clock;

    public SuppressionList(FieldSealer sealer, BlindIndex index, SuppressionJournal journal, Clock clock) {
        this.sealer = sealer;
        this.index = index;
        this.journal = journal;
        this.clock = clock;
    }

    /** The mark of a topic, in whatever case it is written; of null, the one that stands for all of them. */
    public Token topicMark(TenantScope scope, @Nullable String topic) {
        return index.identity(scope, TOPIC_KIND, VERSION, topic == null ? "" : TopicName.folded(topic));
    }

    /** What makes two suppressions the same. */
    private record Key(Token address, Token topic, SuppressionReason reason) {}

    /**
     * Suppresses an address; once is as good as often. Seals, so the scope's keys are to be prepared before the
     * transaction begins.
     *
     * @param address its mark, see {@link moxora.contact.ContactAddresses}
     * @param topic null: for all of them
     * @return whether it was not suppressed for that reason before
     */
    public boolean suppress(TenantSession session, Token address, @Nullable String topic, SuppressionReason reason) {
        return suppress(session, List.of(new Suppression(address, topic, reason))) == 1;
    }

    /** As above, for many at once; answers how many were new. */
    public int suppress(TenantSession session, Collection<Suppression> suppressions) {
        AddressSlots.own(
                session,
                suppressions.stream().map(Suppression::address).distinct().toList());
        Map<Key, @Nullable String> topics = new LinkedHashMap<>();
        Map<String, Token> marks = new HashMap<>();
        suppressions.stream()
                // One order for everybody, so that two who suppress the same do not wait crosswise.
                .sorted(Comparator.comparing(
                        (Suppression one) -> new BigInteger(1, one.address().bytes())))
                .forEach(one -> {
                    String topic = one.topic();
                    Token mark =
                            marks.computeIfAbsent(topic == null ? "" : topic, any -> topicMark(session.scope(), topic));
                    topics.putIfAbsent(new Key(one.address(), mark, one.reason()), topic);
                });
        List<Key> all = List.copyOf(topics.keySet());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<SuppressionJournal.Entry> fresh = new ArrayList<>();
        for (int from = 0; from < all.size(); from += ROWS_AT_ONCE) {
            fresh.addAll(insert(session, all.subList(from, Math.min(all.size(), from + ROWS_AT_ONCE)), topics, now));
        }
        journal.write(session, fresh, now);
        return fresh.size();
    }

    private List<SuppressionJournal.Entry> insert(
            TenantSession session, List<Key> keys, Map<Key, @Nullable String> topics, Instant now) {
        List<Object> parameters = new ArrayList<>();
        for (Key key : keys) {
            UUID id = Ids.next();
            parameters.addAll(List.of(
                    session.organisation(),
                    id,
                    key.address,
                    key.topic,
                    key.reason.wire(),
                    sealer.seal(
                            session.scope(),
                            Compartment.SUPPRESSION,
                            id,
                            new FieldValues().with(TOPIC, topics.get(key))),
                    now));
        }
        return session.sql()
                .rows(
                        "insert into suppression (organisation_id, id, mark, topic_mark, reason, sealed, created_at) values "
                                + String.join(", ", Collections.nCopies(keys.size(), "(?, ?, ?, ?, ?, ?, ?)"))
                                + " on conflict do nothing returning mark, topic_mark, reason, id",
                        row -> new SuppressionJournal.Entry(
                                row.token(1),
                                row.token(2),
                                SuppressionReason.ofWire(row.text(3)),
                                row.uuid(4),
                                true,
                                now),
                        parameters.toArray());
    }

    /** What the topics of the suppressions that are there are called, by their marks; all but the one of all topics. */
    Map<Token, String> topicsThatAreThere(TenantSession session) {
        record Sealing(Token topic, UUID id, Sealed sealed) {}
        Map<Token, String> names = new HashMap<>();
        session.sql()
                .rows(
                        "select distinct on (topic_mark) topic_mark, id, sealed from suppression where organisation_id = ?"
                                + " order by topic_mark, id",
                        row -> new Sealing(row.token(1), row.uuid(2), row.sealed(3)),
                        session.organisation())
                .forEach(one -> sealer.open(session.scope(), Compartment.SUPPRESSION, one.id, one.sealed, TOPIC::equals)
                        .one(TOPIC)
                        .ifPresent(name -> names.put(one.topic, name)));
        return names;
    }

    /** The id of a suppression that is there. */
    Optional<UUID> id(TenantSession session, Suppression suppression) {
        return session.sql()
                .first(
                        "select id from suppression where organisation_id = ? and mark = ? and topic_mark = ? and reason = ?",
                        row -> row.uuid(1),
                        session.organisation(),
                        suppression.address(),
                        topicMark(session.scope(), suppression.topic()),
                        suppression.reason().wire());
    }

    /** For which reasons the address is suppressed with exactly that topic, or with exactly none. */
    Set<SuppressionReason> reasons(TenantSession session, Token address, @Nullable String topic) {
        return new HashSet<>(session.sql()
                .rows(
                        "select reason from suppression where organisation_id = ? and mark = ? and topic_mark = ?",
                        row -> SuppressionReason.ofWire(row.text(1)),
                        session.organisation(),
                        address,
                        topicMark(session.scope(), topic)));
    }

    /** Lifts what was suppressed for one reason, and answers whether anything was. */
    public boolean lift(TenantSession session, Token address, @Nullable String topic, SuppressionReason reason) {
        Token topicMark = topicMark(session.scope(), topic);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<SuppressionJournal.Entry> lifted = session.sql()
                .rows(
                        "delete from suppression where organisation_id = ? and mark = ? and topic_mark = ? and reason = ?"
                                + " returning id",
                        row -> new SuppressionJournal.Entry(address, topicMark, reason, row.uuid(1), false, now),
                        session.organisation(),
                        address,
                        topicMark,
                        reason.wire());
        journal.write(session, lifted, now);
        return !lifted.isEmpty();
    }

    /** The gravest reason that stops a message of that kind and topic to any of the addresses, if there is one. */
    public Optional<SuppressionReason> blocking(
            TenantSession session, Collection<Token> addresses, RegisteredMessage.Kind kind, @Nullable String topic) {
        return blocked(session, addresses, kind, topic).values().stream().min(Comparator.naturalOrder());
    }

    /**
     * Which of the addresses may not be sent a message of that kind and topic, and the gravest reason why. As it is now:
     * whoever acts on the answer shares {@link AddressSlots} first.
     */
    public Map<Token, SuppressionReason> blocked(
            TenantSession session, Collection<Token> addresses, RegisteredMessage.Kind kind, @Nullable String topic) {
        Token every = topicMark(session.scope(), null);
        Token one = topic == null ? every : topicMark(session.scope(), topic);
        Map<Token, SuppressionReason> blocked = new HashMap<>();
        List<Token> all = List.copyOf(new HashSet<>(addresses));
        for (int from = 0; from < all.size(); from += ROWS_AT_ONCE) {
            List<Token> some = all.subList(from, Math.min(all.size(), from + ROWS_AT_ONCE));
            session
                    .sql()
                    .rows(
                            "select mark, reason from suppression where organisation_id = ? and mark = any(?)"
                                    + " and topic_mark in (?, ?)",
                            row -> Map.entry(row.token(1), SuppressionReason.ofWire(row.text(2))),
                            session.organisation(),
                            some.toArray(Token[]::new),
                            every,
                            one)
                    .stream()
                    .filter(found -> found.getValue().stops(kind))
                    .forEach(found ->
                            blocked.merge(found.getKey(), found.getValue(), (a, b) -> a.compareTo(b) <= 0 ? a : b));
        }
        return blocked;
    }
}
