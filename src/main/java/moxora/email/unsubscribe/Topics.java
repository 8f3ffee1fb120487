package moxora.email.unsubscribe;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import moxora.audit.AuditAction;
import moxora.audit.AuditEvent;
import moxora.audit.AuditTrail;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.email.suppression.SuppressionList;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import moxora.store.Ids;
import moxora.store.OrganisationGate;
import moxora.store.Row;
import moxora.store.TenantSession;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/**
 * The topics that an organisation lets people choose between. Names are sealed, and found by the mark under which
 * suppressions name them; so what people chose outlives a topic that is removed, and holds when it comes back.
 */
public final class Topics {

    /** How many an organisation has at most; more could not be chosen between. */
    public static final int MOST = 100;

    private static final String NAME = "name";
    private static final String TITLE = "title";
    private static final String DESCRIPTION = "description";
    private static final String COLUMNS = "select id, sealed, created_at from topic where organisation_id = ?";

    private final TenantStore store;
    private final FieldSealer sealer;
    private final SuppressionList suppressions;
    private final AuditTrail audit;
    private final Clock clock;

    public Topics(TenantStore store, FieldSealer sealer, SuppressionList suppressions, AuditTrail audit, Clock clock) {
        this.store = store;
        this.sealer = sealer;
        this.suppressions = suppressions;
        this.audit = audit;
        this.clock = clock;
    }

    /** All of them, oldest first. */
    public List<Topic> list(TenantScope scope) {
        sealer.prepare(scope);
        return store.within(scope, this::all);
    }

    /** @throws Fault 404 when the organisation has no such topic */
    public Topic get(TenantScope scope, UUID id) {
        sealer.prepare(scope);
        return store.within(scope, session -> one(session, id, ""));
    }

    /**
     * Defines a topic.
     *
     * @throws Fault {@code CONFLICT} when there is one of that name in whatever case, or {@link #MOST} are there
     */
    public Topic define(TenantScope scope, TopicDraft draft) {
        sealer.prepare(scope);
        return store.within(scope, session -> {
            OrganisationGate.requireActiveAlone(session);
            if (session.sql().count("select count(*) from topic where organisation_id = ?", session.organisation())
                    >= MOST) {
                throw new Fault(FaultCode.CONFLICT, "An organisation has at most " + MOST + " topics.");
            }
            Topic topic = new Topic(
                    Ids.next(),
                    draft.name(),
                    draft.title(),
                    draft.description(),
                    clock.instant().truncatedTo(ChronoUnit.MICROS));
            int added = session.sql()
                    .update(
                            "insert into topic (organisation_id, id, mark, sealed, created_at) values (?, ?, ?, ?, ?)"
                                    + " on conflict (organisation_id, mark) do nothing",
                            session.organisation(),
                            topic.id(),
                            suppressions.topicMark(scope, topic.name()),
                            sealed(scope, topic),
                            topic.createdAt());
            if (added == 0) {
                throw new Fault(FaultCode.CONFLICT, "There is a topic of this name already.");
            }
            audit.record(session, AuditEvent.of(AuditAction.TOPIC_DEFINED, topic.id()));
            return topic;
        });
    }

    /** Gives a topic another title and description. Its name stays, since what people chose hangs on it. */
    public Topic change(TenantScope scope, UUID id, UnaryOperator<TopicDraft> change) {
        sealer.prepare(scope);
        return store.within(scope, session -> {
            OrganisationGate.requireActive(session);
            Topic before = one(session, id, " for update");
            TopicDraft wanted = change.apply(new TopicDraft(before.name(), before.title(), before.description()));
            TopicDraft draft = TopicDraft.of(before.name(), wanted.title(), wanted.description());
            Topic after = new Topic(id, before.name(), draft.title(), draft.description(), before.createdAt());
            session.sql()
                    .update(
                            "update topic set sealed = ? where organisation_id = ? and id = ?",
                            sealed(scope, after),
                            session.organisation(),
                            id);
            audit.record(session, AuditEvent.of(AuditAction.TOPIC_CHANGED, id));
            return after;
        });
    }

    /** Removes a topic; who unsubscribed from it stays unsubscribed. */
    public void remove(TenantScope scope, UUID id) {
        store.run(scope, session -> {
            OrganisationGate.requireActive(session);
            int removed = session.sql()
                    .update("delete from topic where organisation_id = ? and id = ?", session.organisation(), id);
            if (removed == 0) {
                throw Fault.notFound();
            }
            audit.record(session, AuditEvent.of(AuditAction.TOPIC_REMOVED, id));
        });
    }

    List<Topic> all(TenantSession session) {
        return session.sql()
                .rows(COLUMNS + " order by created_at, id", row -> topic(session, row), session.organisation());
    }

    /** What they are called. */
    public List<String> names(TenantSession session) {
        return all(session).stream().map(Topic::name).toList();
    }

    private Topic one(TenantSession session, UUID id, String lock) {
        return session.sql()
                .first(COLUMNS + " and id = ?" + lock, row -> topic(session, row), session.organisation(), id)
                .orElseThrow(Fault::notFound);
    }

    private Topic topic(TenantSession session, Row row) {
        FieldValues values = sealer.open(session.scope(), Compartment.TOPIC, row.uuid(1), row.sealed(2), name -> true);
        return new Topic(
                row.uuid(1),
                values.one(NAME).orElseThrow(),
                values.one(TITLE).orElse(null),
                values.one(DESCRIPTION).orElse(null),
                row.instant(3));
    }

    private Sealed sealed(TenantScope scope, Topic topic) {
        return sealer.seal(
                scope,
                Compartment.TOPIC,
                topic.id(),
                new FieldValues()
                        .with(NAME, topic.name())
                        .with(TITLE, topic.title())
                        .with(DESCRIPTION, topic.description()));
    }
}
