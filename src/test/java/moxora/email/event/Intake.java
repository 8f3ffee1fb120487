package moxora.email.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import moxora.app.Assembly;
import moxora.crypto.FieldValues;
import moxora.crypto.Token;
import moxora.email.EmailEvents;
import moxora.email.Mailroom;
import moxora.email.provider.ReportedEvent;
import moxora.email.tracking.Minimised;
import moxora.email.unlinked.Pseudonyms;
import moxora.email.unlinked.TrackedApart;
import moxora.field.Compartment;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.store.Ids;
import moxora.store.TenantSession;

/** Takes read reports in as {@link EmailEvents} does, and remembers which effects they would have had. */
public final class Intake {

    public final List<TakenEvent> taken = new ArrayList<>();
    private final Mailroom room;
    private final Assembly moxora;
    private final EventIdentity identities;
    private final EventIntake intake;

    public Intake(Mailroom room) {
        this(room, room.platform.assembly.policies);
    }

    /** Under other policies of the same names. */
    public Intake(Mailroom room, Policies policies) {
        this.room = room;
        this.moxora = room.platform.assembly;
        this.identities = new EventIdentity(moxora.index);
        ErasedAddresses nobody = new ErasedAddresses() {
            @Override
            public Set<Token> among(TenantSession session, Collection<Token> addresses) {
                return Set.of();
            }

            @Override
            public void count(TenantSession session, Instant now, long events) {}
        };
        this.intake = new EventIntake(
                moxora.email.addresses,
                moxora.sealer,
                moxora.index,
                policies,
                moxora.email.messages,
                moxora.email.eventMappings,
                nobody,
                new EventConsequences(
                        new TrackedApart(new Pseudonyms(moxora.index), moxora.email.messages),
                        List.of((session, events, now) -> taken.addAll(events))),
                new ParkedCounts());
    }

    /** One delivery of an unnamed provider. */
    public Receipt receive(ReportedEvent... events) {
        EventBatch batch = intake.batch(room.scope, "tried");
        for (ReportedEvent event : events) {
            batch.add(event);
        }
        moxora.sealer.prepare(room.scope);
        Instant now = room.now().truncatedTo(ChronoUnit.MICROS);
        return moxora.store.within(room.scope, session -> batch.write(session, now));
    }

    /** By what an event is recognised, for whoever has the organisation's keys. */
    public Token identity(ReportedEvent event) {
        return identities.of(room.scope, "tried", Minimised.marked(event));
    }

    /** Registers a message as it stands after it was accepted. */
    public UUID register(UUID contact, String messageId, Policy.Tracking tracking) {
        UUID id = Ids.next();
        moxora.sealer.prepare(room.scope);
        moxora.store.run(
                room.scope,
                session -> session.sql()
                        .update(
                                "insert into message (organisation_id, id, mark, contact_id, kind, tracking, sealed,"
                                        + " registered_at) values (?, ?, ?, ?, 'marketing', ?, ?, ?)",
                                session.organisation(),
                                id,
                                moxora.email.messages.mark(room.scope, messageId),
                                contact,
                                tracking.wire(),
                                moxora.sealer.seal(
                                        room.scope,
                                        Compartment.MESSAGE,
                                        id,
                                        new FieldValues().with("messageId", messageId)),
                                room.now().truncatedTo(ChronoUnit.MICROS)));
        return id;
    }
}
