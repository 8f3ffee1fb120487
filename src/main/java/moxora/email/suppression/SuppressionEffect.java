package moxora.email.suppression;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import moxora.crypto.FieldSealer;
import moxora.crypto.Token;
import moxora.email.event.EventEffect;
import moxora.email.event.TakenEvent;
import moxora.email.message.MessageRows;
import moxora.email.message.MessageSealing;
import moxora.email.message.RegisteredMessage;
import moxora.email.provider.BounceClass;
import moxora.store.TenantSession;
import org.jspecify.annotations.Nullable;

/**
 * What providers report that forbids sending: a bounce for good and a complaint, of anything; an unsubscribe, of the
 * message's topic, or of anything where it has none; and soft bounces that do not end.
 *
 * <p>Known addresses and unknown ones alike: nobody need be a contact to be left alone.
 */
public final class SuppressionEffect implements EventEffect {

    private final SuppressionList list;
    private final MessageSealing sealing;
    private final SoftBounces softBounces;

    public SuppressionEffect(SuppressionList list, FieldSealer sealer, SoftBounceRule rule) {
        this.list = list;
        this.sealing = new MessageSealing(sealer);
        this.softBounces = new SoftBounces(list, rule);
    }

    private record Cause(TakenEvent event, SuppressionReason reason) {}

    @Override
    public void taken(TenantSession session, List<TakenEvent> events, Instant now) {
        List<Cause> causes = new ArrayList<>();
        events.forEach(event -> reason(event).ifPresent(reason -> causes.add(new Cause(event, reason))));
        Map<Suppression, Instant> wanted = suppressions(session, causes);
        Set<Token> changed = new HashSet<>();
        wanted.keySet().forEach(suppression -> changed.add(suppression.address()));
        Set<Token> delivered = new HashSet<>();
        for (TakenEvent event : events) {
            if (SoftBounces.isSoft(event)) {
                changed.add(event.address());
            } else if (SoftBounces.isDelivery(event)) {
                delivered.add(event.address());
            }
        }
        AddressSlots.lock(session, changed, delivered);
        List<Suppression> due = wanted.entrySet().stream()
                .filter(one -> !isOverridden(session, one.getKey(), one.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (!due.isEmpty()) {
            list.suppress(session, due);
        }
        softBounces.taken(session, events, now);
    }

    private static Optional<SuppressionReason> reason(TakenEvent event) {
        if (event.isOwn()) {
            return Optional.empty();
        }
        return switch (event.type()) {
            case BOUNCE ->
                event.reported().bounceClass() == BounceClass.HARD
                        ? Optional.of(SuppressionReason.HARD_BOUNCE)
                        : Optional.empty();
            case COMPLAINT -> Optional.of(SuppressionReason.COMPLAINT);
            // A scanner that follows each link of a mail did not mean it.
            case UNSUBSCRIBE -> event.isByPerson() ? Optional.of(SuppressionReason.UNSUBSCRIBE) : Optional.empty();
            case DELIVERY, OPEN, CLICK, DEFERRED, REJECTED -> Optional.empty();
        };
    }

    /** Each with the latest time at which it was asked for. */
    private Map<Suppression, Instant> suppressions(TenantSession session, List<Cause> causes) {
        Map<UUID, MessageSealing.Details> messages = messages(session, causes);
        Map<Suppression, Instant> wanted = new LinkedHashMap<>();
        for (Cause cause : causes) {
            RegisteredMessage message = cause.event.message();
            MessageSealing.@Nullable Details details = message == null ? null : messages.get(message.id());
            String topic = details == null || cause.reason != SuppressionReason.UNSUBSCRIBE ? null : details.topic();
            for (Token address : addresses(cause.event.address(), details)) {
                wanted.merge(
                        new Suppression(address, topic, cause.reason),
                        cause.event.at(),
                        (a, b) -> a.isAfter(b) ? a : b);
            }
        }
        return wanted;
    }

    /**
     * The address that is reported; where it is none of those that the message was sent to, as when mails are forwarded,
     * those as well: they are what the next message would be sent to.
     */
    private static Set<Token> addresses(Token reported, MessageSealing.@Nullable Details message) {
        Set<Token> addresses = new HashSet<>(Set.of(reported));
        if (message != null && !message.addresses().contains(reported)) {
            addresses.addAll(message.addresses());
        }
        return addresses;
    }

    private Map<UUID, MessageSealing.Details> messages(TenantSession session, List<Cause> causes) {
        Set<UUID> ids = new HashSet<>();
        for (Cause cause : causes) {
            RegisteredMessage message = cause.event.message();
            if (message != null) {
                ids.add(message.id());
            }
        }
        Map<UUID, MessageSealing.Details> details = new HashMap<>();
        if (!ids.isEmpty()) {
            MessageRows.sealed(session, ids)
                    .forEach((id, record) -> details.put(id, sealing.open(session.scope(), id, record)));
        }
        return details;
    }

    /** Whether the person has said since that they want mails again: then an older wish is no news. */
    private boolean isOverridden(TenantSession session, Suppression suppression, Instant at) {
        return suppression.reason().isSomebodysWish()
                && Consents.isSince(
                        session, suppression.address(), list.topicMark(session.scope(), suppression.topic()), at);
    }
}
