package moxora.email.suppression;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Token;
import moxora.erasure.Replayable;
import moxora.fault.Fault;
import moxora.field.Compartment;
import moxora.store.Epochs;
import moxora.store.OrganisationGate;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * Brings the suppression list of a restored copy to what the vault knows: puts on what was put on since, takes off what
 * was taken off.
 *
 * <p>The vault knows topics by their marks only. What a topic is called is told by the organisation's own topics and by
 * the suppressions that are still there; where neither knows it, the suppression holds all the same and is listed under
 * {@link #UNNAMED}.
 */
public final class SuppressionReplay implements Replayable {

    /** What stands for the name of a topic that nobody knows any more; the mark says which it is. */
    static final String UNNAMED = "(unknown)";

    private static final int BATCH = 500;

    private final TenantStore store;
    private final FieldSealer sealer;
    private final SuppressionList list;
    private final SuppressionJournal journal;
    private final TopicNames topics;
    private final Clock clock;

    /** What an organisation's topics are called. */
    @FunctionalInterface
    public interface TopicNames {

        /** The names of the topics that are defined. */
        List<String> all(TenantSession session);
    }

    public SuppressionReplay(
            TenantStore store,
            FieldSealer sealer,
            SuppressionList list,
            SuppressionJournal journal,
            TopicNames topics,
            Clock clock) {
        this.store = store;
        this.sealer = sealer;
        this.list = list;
        this.journal = journal;
        this.topics = topics;
        this.clock = clock;
    }

    @Override
    public String what() {
        return "suppressions";
    }

    @Override
    public long replay(TenantScope scope) {
        sealer.prepare(scope);
        long changed = 0;
        List<SuppressionJournal.Entry> some = journal.entries(scope, SuppressionJournal.Place.BEFORE_ALL, BATCH);
        while (!some.isEmpty()) {
            List<SuppressionJournal.Entry> batch = some;
            changed += store.within(scope, session -> replay(session, batch));
            some = journal.entries(scope, SuppressionJournal.Place.of(some.get(some.size() - 1)), BATCH);
        }
        // Last: what dies before this is done again.
        List<Long> epochs = journal.epochs(scope, null, BATCH);
        while (!epochs.isEmpty()) {
            List<Long> batch = epochs;
            store.run(scope, session -> batch.forEach(epoch -> Epochs.applied(session, epoch, now())));
            epochs = journal.epochs(scope, epochs.get(epochs.size() - 1), BATCH);
        }
        return changed;
    }

    private long replay(TenantSession session, List<SuppressionJournal.Entry> entries) {
        if (!OrganisationGate.isOpenOrClosing(session)) {
            throw Fault.notFound();
        }
        AddressSlots.own(
                session, entries.stream().map(SuppressionJournal.Entry::mark).toList());
        Map<Token, @Nullable String> names = names(session);
        long put = session.sql()
                .batch(
                        "insert into suppression (organisation_id, id, mark, topic_mark, reason, sealed, created_at)"
                                + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                        entries.stream()
                                .filter(SuppressionJournal.Entry::holds)
                                .map(entry -> row(session, entry, names))
                                .toList());
        return put
                + session.sql()
                        .batch(
                                "delete from suppression where organisation_id = ? and mark = ? and topic_mark = ? and reason = ?",
                                entries.stream()
                                        .filter(entry -> !entry.holds())
                                        .map(entry -> new Object[] {
                                            session.organisation(),
                                            entry.mark(),
                                            entry.topic(),
                                            entry.reason().wire()
                                        })
                                        .toList());
    }

    private Object[] row(TenantSession session, SuppressionJournal.Entry entry, Map<Token, @Nullable String> names) {
        String topic = names.containsKey(entry.topic()) ? names.get(entry.topic()) : UNNAMED;
        return new Object[] {
            session.organisation(),
            entry.id(),
            entry.mark(),
            entry.topic(),
            entry.reason().wire(),
            sealer.seal(
                    session.scope(),
                    Compartment.SUPPRESSION,
                    entry.id(),
                    new FieldValues().with(SuppressionList.TOPIC, topic)),
            entry.since()
        };
    }

    /** What is known of topics: null stands for all of them. */
    private Map<Token, @Nullable String> names(TenantSession session) {
        Map<Token, @Nullable String> names = new HashMap<>(list.topicsThatAreThere(session));
        topics.all(session).forEach(name -> names.put(list.topicMark(session.scope(), name), name));
        names.put(list.topicMark(session.scope(), null), null);
        return names;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
