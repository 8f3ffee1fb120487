package moxora.email.suppression;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.GroupedReads;
import moxora.contact.ContactAddresses;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.crypto.Token;
import moxora.email.message.MessageDraft;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.store.Ids;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Who asked to be sent mails again after having refused them: when, by what way, and in which words. Entries are added and
 * read, and go with the organisation; the database lets nobody change or remove one before.
 */
public final class Consents implements ResubscribeConsent {

    /** In UTF-16 units. */
    public static final int LONGEST_SOURCE = 100;

    /** In UTF-16 units. */
    public static final int LONGEST_TEXT = 2_000;

    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
    private static final String ON_THE_PAGE = "the person's own preference page";
    private static final String SOURCE = "source";
    private static final String TEXT = "text";
    private static final String RECORDED_BY = "recordedBy";

    private final TenantStore store;
    private final FieldSealer sealer;
    private final ContactAddresses addresses;
    private final SuppressionList list;
    private final GroupedReads reads;
    private final Clock clock;

    public Consents(
            TenantStore store,
            FieldSealer sealer,
            ContactAddresses addresses,
            SuppressionList list,
            GroupedReads reads,
            Clock clock) {
        this.store = store;
        this.sealer = sealer;
        this.addresses = addresses;
        this.list = list;
        this.reads = reads;
        this.clock = clock;
    }

    /**
     * A consent as it is handed in.
     *
     * @param at when it was given
     * @param source by what way: a form, a letter, a call
     * @param text in which words, or null
     */
    public record Given(Instant at, String source, @Nullable String text) {

        @Override
        public String toString() {
            return "Given[" + at + "]";
        }
    }

    /** A consent as it was recorded, and by whom: a role and an id. */
    public record Recorded(
            UUID id,
            @Nullable String topic,
            Given given,
            Instant recordedAt,
            @Nullable String recordedBy) {

        @Override
        public String toString() {
            return "Recorded[" + id + "]";
        }
    }

    /** Some consents; {@code next} is where the following ones begin, or null at the end. */
    public record Page(List<Recorded> items, @Nullable UUID next) {}

    private record Stored(UUID id, Instant givenAt, Sealed sealed, Instant recordedAt) {}

    /** @throws Fault 422 for a time to come, a source that is missing, or words that are too many */
    void require(Given given) {
        if (given.at.isAfter(clock.instant().plus(CLOCKS_DIFFER))) {
            throw Fault.refused("/consent/at", "in_the_future", "A consent was given before it is recorded.");
        }
        if (given.source.isBlank() || given.source.length() > LONGEST_SOURCE) {
            throw Fault.refused(
                    "/consent/source",
                    "source",
                    "By what way it was given, in 1 to " + LONGEST_SOURCE + " characters.");
        }
        if (given.text != null && given.text.length() > LONGEST_TEXT) {
            throw Fault.refused("/consent/text", "too_long", "At most " + LONGEST_TEXT + " characters.");
        }
    }

    @Override
    public void given(TenantSession session, List<Token> addresses, @Nullable String topic, Instant at) {
        addresses.forEach(address -> record(session, address, topic, new Given(at, ON_THE_PAGE, null)));
    }

    /** Records a consent in the transaction that acts upon it. */
    UUID record(TenantSession session, Token address, @Nullable String topic, Given given) {
        UUID id = Ids.next();
        session.sql()
                .update(
                        "insert into consent (organisation_id, id, mark, topic_mark, given_at, sealed, recorded_at)"
                                + " values (?, ?, ?, ?, ?, ?, ?)",
                        session.organisation(),
                        id,
                        address,
                        list.topicMark(session.scope(), topic),
                        given.at.truncatedTo(ChronoUnit.MICROS),
                        sealer.seal(
                                session.scope(),
                                Compartment.CONSENT,
                                id,
                                new FieldValues()
                                        .with(SuppressionList.TOPIC, topic)
                                        .with(SOURCE, given.source.strip())
                                        .with(TEXT, given.text)
                                        .with(
                                                RECORDED_BY,
                                                session.scope().actor().label())),
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        return id;
    }

    /** Whether a consent for exactly that topic was given at that time or later. */
    static boolean isSince(TenantSession session, Token address, Token topicMark, Instant at) {
        return session.sql()
                        .count(
                                "select count(*) from consent where organisation_id = ? and mark = ? and topic_mark = ?"
                                        + " and given_at >= ?",
                                session.organisation(),
                                address,
                                topicMark,
                                at)
                > 0;
    }

    /**
     * Consents, newest first; that they were read is on the trail.
     *
     * @param address null: everybody's; else one address's
     * @param after where the page before ended, or null
     */
    public Page page(TenantScope scope, @Nullable String address, @Nullable UUID after, int limit) {
        sealer.prepare(scope);
        Token mark = address == null
                ? null
                : addresses
                        .address(scope, MessageDraft.address("/address", address))
                        .mark();
        Page page = store.within(scope, session -> {
            List<Object> parameters = new ArrayList<>(List.of(session.organisation()));
            StringBuilder sql = new StringBuilder(
                    "select id, given_at, sealed, recorded_at from consent where organisation_id = ?");
            if (mark != null) {
                sql.append(" and mark = ?");
                parameters.add(mark);
            }
            if (after != null) {
                sql.append(" and id < ?");
                parameters.add(after);
            }
            parameters.add(limit + 1);
            List<Stored> found = session.sql()
                    .rows(
                            sql.append(" order by id desc limit ?").toString(),
                            row -> new Stored(row.uuid(1), row.instant(2), row.sealed(3), row.instant(4)),
                            parameters.toArray());
            List<Recorded> items = found.stream()
                    .limit(limit)
                    .map(consent -> opened(scope, consent))
                    .toList();
            return new Page(items, found.size() > limit ? items.get(limit - 1).id : null);
        });
        reads.note(scope, AuditEvent.of(AuditAction.CONSENTS_READ, null, Map.of("consents", (long) page.items.size())));
        return page;
    }

    private Recorded opened(TenantScope scope, Stored consent) {
        FieldValues values = sealer.open(scope, Compartment.CONSENT, consent.id, consent.sealed, name -> true);
        return new Recorded(
                consent.id,
                values.one(SuppressionList.TOPIC).orElse(null),
                new Given(
                        consent.givenAt,
                        values.one(SOURCE).orElse(""),
                        values.one(TEXT).orElse(null)),
                consent.recordedAt,
                values.one(RECORDED_BY).orElse(null));
    }
}
