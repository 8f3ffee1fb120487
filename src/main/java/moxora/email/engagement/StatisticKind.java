package moxora.email.engagement;

import java.util.Locale;
import java.util.Optional;
import moxora.email.event.TakenEvent;
import moxora.email.provider.BounceClass;

/** What is counted of events. */
public enum StatisticKind {
    DELIVERED,
    /** By persons, as far as anybody can tell. */
    OPENED,
    /** By mail programs and privacy proxies. */
    MACHINE_OPENED,
    /** By persons; clicks of scanners are not counted. */
    CLICKED,
    BOUNCED_HARD,
    BOUNCED_SOFT,
    BOUNCED_BLOCK,
    COMPLAINED,
    UNSUBSCRIBED;

    /** The name in the database. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static StatisticKind ofWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    /** As what an event counts, if it does. */
    static Optional<StatisticKind> of(TakenEvent event) {
        return Optional.ofNullable(
                switch (event.type()) {
                    case DELIVERY -> DELIVERED;
                    case OPEN -> event.isByPerson() ? OPENED : MACHINE_OPENED;
                    case CLICK -> event.isByPerson() ? CLICKED : null;
                    case BOUNCE -> ofBounce(event.reported().bounceClass());
                    case COMPLAINT -> COMPLAINED;
                    case UNSUBSCRIBE -> UNSUBSCRIBED;
                    case DEFERRED, REJECTED -> null;
                });
    }

    private static StatisticKind ofBounce(@org.jspecify.annotations.Nullable BounceClass bounce) {
        if (bounce == null) {
            return BOUNCED_SOFT;
        }
        return switch (bounce) {
            case HARD -> BOUNCED_HARD;
            case SOFT -> BOUNCED_SOFT;
            case BLOCK -> BOUNCED_BLOCK;
        };
    }
}
