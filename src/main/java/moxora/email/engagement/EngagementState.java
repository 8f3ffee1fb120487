package moxora.email.engagement;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import moxora.email.provider.BounceClass;
import moxora.email.provider.EmailEventType;
import org.jspecify.annotations.Nullable;

/**
 * What became of the mails to a contact, or of one of them: the fold of their events. {@link #join} is associative,
 * commutative and idempotent, with {@link #NONE} as its identity (a join-semilattice), so that events give the same
 * state in whatever order and however often they come.
 *
 * <p>It counts nothing, for a sum would tell a repetition from the first time. Opens and clicks are those of persons;
 * of a machine's clicks nothing is told at all.
 *
 * @param messageId the provider's name of the message; null in the state of a contact as a whole
 */
public record EngagementState(
        @Nullable Instant deferred,
        @Nullable Instant delivered,
        @Nullable Span opened,
        @Nullable Instant machineOpened,
        @Nullable Span clicked,
        @Nullable Bounce bounced,
        @Nullable Instant complained,
        @Nullable Instant unsubscribed,
        @Nullable Instant rejected,
        @Nullable String messageId) {

    public static final EngagementState NONE =
            new EngagementState(null, null, null, null, null, null, null, null, null, null);

    /** The first and the last time of something. */
    public record Span(Instant first, Instant last) {

        Span join(Span other) {
            return new Span(
                    first.isBefore(other.first) ? first : other.first, last.isAfter(other.last) ? last : other.last);
        }
    }

    /** The gravest bounce, and the first of its class. */
    public record Bounce(BounceClass type, Instant first) {

        private static final Comparator<Bounce> LATTICE =
                Comparator.comparingInt(Bounce::gravity).thenComparing(Bounce::first, Comparator.reverseOrder());

        /** A refusal by the receiving side's rules says more than a full mailbox, and less than that there is none. */
        private int gravity() {
            return switch (type) {
                case SOFT -> 1;
                case BLOCK -> 2;
                case HARD -> 3;
            };
        }

        Bounce join(Bounce other) {
            return LATTICE.compare(this, other) >= 0 ? this : other;
        }
    }

    /**
     * The state that one event gives by itself.
     *
     * @param bounce of a bounce; one whose class nobody tells counts as soft
     * @param machine whether a program opened or clicked
     */
    static EngagementState of(
            EmailEventType type,
            Instant time,
            @Nullable BounceClass bounce,
            boolean machine,
            @Nullable String messageId) {
        Instant at = asStored(time);
        boolean open = type == EmailEventType.OPEN;
        boolean click = type == EmailEventType.CLICK;
        return new EngagementState(
                type == EmailEventType.DEFERRED ? at : null,
                type == EmailEventType.DELIVERY ? at : null,
                open && !machine ? new Span(at, at) : null,
                open && machine ? at : null,
                click && !machine ? new Span(at, at) : null,
                type == EmailEventType.BOUNCE ? new Bounce(bounce == null ? BounceClass.SOFT : bounce, at) : null,
                type == EmailEventType.COMPLAINT ? at : null,
                type == EmailEventType.UNSUBSCRIBE ? at : null,
                type == EmailEventType.REJECTED ? at : null,
                messageId);
    }

    /** As the database keeps times, so that the log gives the same state as the events did. */
    private static Instant asStored(Instant time) {
        return time.plusNanos(500).truncatedTo(ChronoUnit.MICROS);
    }

    EngagementState join(EngagementState other) {
        return new EngagementState(
                least(deferred, other.deferred),
                least(delivered, other.delivered),
                opened == null ? other.opened : other.opened == null ? opened : opened.join(other.opened),
                least(machineOpened, other.machineOpened),
                clicked == null ? other.clicked : other.clicked == null ? clicked : clicked.join(other.clicked),
                bounced == null ? other.bounced : other.bounced == null ? bounced : bounced.join(other.bounced),
                least(complained, other.complained),
                least(unsubscribed, other.unsubscribed),
                least(rejected, other.rejected),
                least(messageId, other.messageId));
    }

    private static <T extends Comparable<T>> @Nullable T least(@Nullable T one, @Nullable T other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** The same of a contact as a whole. */
    EngagementState ofContact() {
        return new EngagementState(
                deferred, delivered, opened, machineOpened, clicked, bounced, complained, unsubscribed, rejected, null);
    }

    @Override
    public String toString() {
        return "EngagementState";
    }
}
