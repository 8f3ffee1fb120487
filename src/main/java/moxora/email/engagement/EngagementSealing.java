package moxora.email.engagement;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.FieldValues;
import moxora.crypto.Sealed;
import moxora.email.engagement.EngagementState.Bounce;
import moxora.email.engagement.EngagementState.Span;
import moxora.email.provider.BounceClass;
import moxora.field.Compartment;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/** A state as one sealed record, named by its row's id: it opens neither with another contact nor another message. */
final class EngagementSealing {

    private static final String DEFERRED = "deferred";
    private static final String DELIVERED = "delivered";
    private static final String OPENED = "opened";
    private static final String MACHINE_OPENED = "machineOpened";
    private static final String CLICKED = "clicked";
    private static final String BOUNCE_CLASS = "bounceClass";
    private static final String BOUNCED = "bounced";
    private static final String COMPLAINED = "complained";
    private static final String UNSUBSCRIBED = "unsubscribed";
    private static final String REJECTED = "rejected";
    private static final String MESSAGE_ID = "messageId";
    private static final String FIRST = "First";
    private static final String LAST = "Last";

    private final FieldSealer sealer;

    EngagementSealing(FieldSealer sealer) {
        this.sealer = sealer;
    }

    Sealed seal(TenantScope scope, UUID id, EngagementState state) {
        Bounce bounce = state.bounced();
        return sealer.seal(
                scope,
                Compartment.EMAIL_STATE,
                id,
                new FieldValues()
                        .with(DEFERRED, text(state.deferred()))
                        .with(DELIVERED, text(state.delivered()))
                        .with(OPENED + FIRST, first(state.opened()))
                        .with(OPENED + LAST, last(state.opened()))
                        .with(MACHINE_OPENED, text(state.machineOpened()))
                        .with(CLICKED + FIRST, first(state.clicked()))
                        .with(CLICKED + LAST, last(state.clicked()))
                        .with(
                                BOUNCE_CLASS,
                                bounce == null ? null : bounce.type().wire())
                        .with(BOUNCED, bounce == null ? null : text(bounce.first()))
                        .with(COMPLAINED, text(state.complained()))
                        .with(UNSUBSCRIBED, text(state.unsubscribed()))
                        .with(REJECTED, text(state.rejected()))
                        .with(MESSAGE_ID, state.messageId()));
    }

    EngagementState open(TenantScope scope, UUID id, Sealed sealed) {
        FieldValues values = sealer.open(scope, Compartment.EMAIL_STATE, id, sealed, name -> true);
        Optional<BounceClass> bounce = values.one(BOUNCE_CLASS).flatMap(BounceClass::named);
        return new EngagementState(
                time(values, DEFERRED),
                time(values, DELIVERED),
                span(values, OPENED),
                time(values, MACHINE_OPENED),
                span(values, CLICKED),
                bounce.map(type -> new Bounce(
                                type, Instant.parse(values.one(BOUNCED).orElseThrow())))
                        .orElse(null),
                time(values, COMPLAINED),
                time(values, UNSUBSCRIBED),
                time(values, REJECTED),
                values.one(MESSAGE_ID).orElse(null));
    }

    private static @Nullable Instant time(FieldValues values, String name) {
        return values.one(name).map(Instant::parse).orElse(null);
    }

    private static @Nullable Span span(FieldValues values, String name) {
        Instant first = time(values, name + FIRST);
        Instant last = time(values, name + LAST);
        return first == null || last == null ? null : new Span(first, last);
    }

    private static @Nullable String first(@Nullable Span span) {
        return span == null ? null : text(span.first());
    }

    private static @Nullable String last(@Nullable Span span) {
        return span == null ? null : text(span.last());
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
