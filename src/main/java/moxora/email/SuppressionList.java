package moxora.email;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import moxora.crypto.BlindIndex;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Token;
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
 * leaves the others.
 */
public final class SuppressionList {

    static final String TOPIC = "topic";
    private static final String TOPIC_KIND = "topic";
    private static final int VERSION = 1;

    private final FieldSealer sealer;
    private final BlindIndex index;
    private final Clock clock;

    public SuppressionList(FieldSealer sealer, BlindIndex index, Clock clock) {
        this.sealer = sealer;
        this.index = index;
        this.clock = clock;
    }

    /** The mark of a topic, in whatever case it is written; of null, the one that stands for all of them. */
    public Token topicMark(TenantScope scope, @Nullable String topic) {
        return index.identity(
                scope, TOPIC_KIND, VERSION, topic == null ? "" : topic.strip().toLowerCase(Locale.ROOT));
    }

    /**
     * Suppresses an address; once is as good as often. Seals, so the scope's keys are to be prepared before the
     * transaction begins.
     *
     * @param address its mark, see {@link moxora.contact.ContactAddresses}
     * @param topic null: for all of them
     * @return whether it was not suppressed for that reason before
     */
    public boolean suppress(TenantSession session, Token address, @Nullable String topic, SuppressionReason reason) {
        java.util.UUID id = Ids.next();
        return session.sql()
                        .update(
                                "insert into suppression (organisation_id, id, mark, topic_mark, reason, sealed, created_at)"
                                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                                session.organisation(),
                                id,
                                address,
                                topicMark(session.scope(), topic),
                                reason.wire(),
                                sealer.seal(
                                        session.scope(),
                                        Compartment.SUPPRESSION,
                                        id,
                                        new FieldValues().with(TOPIC, topic)),
                                clock.instant().truncatedTo(ChronoUnit.MICROS))
                == 1;
    }

    /** Lifts what was suppressed for one reason, and answers whether anything was. */
    public boolean lift(TenantSession session, Token address, @Nullable String topic, SuppressionReason reason) {
        return session.sql()
                        .update(
                                "delete from suppression where organisation_id = ? and mark = ? and topic_mark = ? and reason = ?",
                                session.organisation(),
                                address,
                                topicMark(session.scope(), topic),
                                reason.wire())
                == 1;
    }

    /** The gravest reason that stops a message of that kind and topic to any of the addresses, if there is one. */
    public Optional<SuppressionReason> blocking(
            TenantSession session, Collection<Token> addresses, RegisteredMessage.Kind kind, @Nullable String topic) {
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        List<Object> parameters = new ArrayList<>();
        parameters.add(session.organisation());
        parameters.add(topicMark(session.scope(), null));
        parameters.add(topicMark(session.scope(), topic));
        parameters.addAll(addresses);
        return session
                .sql()
                .rows(
                        "select distinct reason from suppression where organisation_id = ? and topic_mark in (?, ?)"
                                + " and mark in (" + String.join(", ", Collections.nCopies(addresses.size(), "?"))
                                + ")",
                        row -> SuppressionReason.valueOf(row.text(1).toUpperCase(Locale.ROOT)),
                        parameters.toArray())
                .stream()
                .filter(reason -> reason.stops(kind))
                .sorted()
                .findFirst();
    }
}
