package moxora.email.engagement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import moxora.email.provider.BounceClass;
import moxora.email.provider.EmailEventType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N7")
@Tag("T-43")
class EngagementStateTest {

    private static final long SEED = 7;
    private static final int SCHEDULES = 10_000;
    private static final Instant THEN = Instant.parse("2026-03-01T00:00:00Z");
    private static final UUID CONTACT = new UUID(1, 1);
    private static final List<UUID> MESSAGES = List.of(new UUID(2, 1), new UUID(2, 2));

    private final Random random = new Random(SEED);

    /** An event as the fold sees it, and the message it is about. */
    private record Event(UUID message, EngagementState state) {}

    private Event event() {
        EmailEventType type = EmailEventType.values()[random.nextInt(EmailEventType.values().length)];
        BounceClass bounce = type == EmailEventType.BOUNCE ? BounceClass.values()[random.nextInt(3)] : null;
        // Few different times, so that many are equal.
        Instant at = THEN.plusSeconds(random.nextInt(6));
        UUID message = random.nextInt(3) == 0 ? null : MESSAGES.get(random.nextInt(2));
        String name = message == null ? "of nobody's" : message.toString();
        return new Event(message, EngagementState.of(type, at, bounce, random.nextBoolean(), name));
    }

    private List<Event> events(int count) {
        return IntStream.range(0, count).mapToObj(i -> event()).toList();
    }

    private EngagementState state() {
        return events(random.nextInt(6)).stream().map(Event::state).reduce(EngagementState.NONE, EngagementState::join);
    }

    @Test
    void join_isAssociativeCommutativeAndIdempotent_andNoneIsItsIdentity() {
        for (int i = 0; i < SCHEDULES; i++) {
            EngagementState a = state();
            EngagementState b = state();
            EngagementState c = state();
            assertThat(a.join(b.join(c))).isEqualTo(a.join(b).join(c));
            assertThat(a.join(b)).isEqualTo(b.join(a));
            assertThat(a.join(a)).isEqualTo(a);
            assertThat(a.join(EngagementState.NONE)).isEqualTo(a);
            assertThat(EngagementState.NONE.join(a)).isEqualTo(a);
        }
    }

    @Test
    void everyPermutationOfUpToSevenEvents_withRepetitions_givesTheSameStates() {
        for (int count = 1; count <= 7; count++) {
            List<Event> events = events(count);
            var expected = table(events, EngagementState::join);
            int[] permutations = {0};
            permute(new ArrayList<>(events), 0, order -> {
                List<Event> repeated = new ArrayList<>(order);
                repeated.add(random.nextInt(repeated.size() + 1), order.get(random.nextInt(order.size())));
                assertThat(table(order, EngagementState::join)).isEqualTo(expected);
                assertThat(table(repeated, EngagementState::join)).isEqualTo(expected);
                permutations[0]++;
            });
            assertThat(permutations[0])
                    .isEqualTo(IntStream.rangeClosed(1, count).reduce(1, (a, b) -> a * b));
        }
    }

    @Test
    void tenThousandRandomSchedules_giveTheSameStates() {
        assertThat(differences(EngagementState::join)).isZero();
    }

    /** The test above sees what it is there for. */
    @Test
    void aFoldInWhichTheLastWriteWins_isCaught() {
        assertThat(differences((stored, written) -> new EngagementState(
                        or(written.deferred(), stored.deferred()),
                        or(written.delivered(), stored.delivered()),
                        or(written.opened(), stored.opened()),
                        or(written.machineOpened(), stored.machineOpened()),
                        or(written.clicked(), stored.clicked()),
                        or(written.bounced(), stored.bounced()),
                        or(written.complained(), stored.complained()),
                        or(written.unsubscribed(), stored.unsubscribed()),
                        or(written.rejected(), stored.rejected()),
                        or(written.messageId(), stored.messageId()))))
                .isGreaterThan(SCHEDULES / 2);
    }

    private static <T> T or(T written, T stored) {
        return written == null ? stored : written;
    }

    private int differences(BinaryOperator<EngagementState> join) {
        int different = 0;
        for (int i = 0; i < SCHEDULES; i++) {
            List<Event> events = events(3 + random.nextInt(10));
            List<Event> schedule = new ArrayList<>(events);
            for (int again = random.nextInt(6); again > 0; again--) {
                schedule.add(events.get(random.nextInt(events.size())));
            }
            Collections.shuffle(schedule, random);
            different += table(schedule, join).equals(table(events, join)) ? 0 : 1;
        }
        return different;
    }

    /** The rows as the database has them: batches of any size, each folded before it is joined to what is there. */
    private TreeMap<UUID, EngagementState> table(List<Event> schedule, BinaryOperator<EngagementState> join) {
        TreeMap<UUID, EngagementState> rows = new TreeMap<>();
        for (int from = 0; from < schedule.size(); ) {
            int until = Math.min(schedule.size(), from + 1 + random.nextInt(4));
            TreeMap<UUID, EngagementState> batch = new TreeMap<>();
            for (Event event : schedule.subList(from, until)) {
                EngagementTable.changes(CONTACT, event.message, event.state)
                        .forEach(change -> batch.merge(change.id(), change.state(), join));
            }
            batch.forEach((id, state) -> rows.merge(id, state, join));
            from = until;
        }
        return rows;
    }

    private interface Order {
        void of(List<Event> events);
    }

    private static void permute(List<Event> events, int from, Order each) {
        if (from == events.size()) {
            each.of(List.copyOf(events));
            return;
        }
        for (int i = from; i < events.size(); i++) {
            Collections.swap(events, from, i);
            permute(events, from + 1, each);
            Collections.swap(events, from, i);
        }
    }

    @Test
    void theGravestBounceStays_withItsFirstTime_andWhatIsForGoodStays() {
        EngagementState all = List.of(
                        bounce(BounceClass.SOFT, 0),
                        bounce(BounceClass.HARD, 9),
                        bounce(BounceClass.BLOCK, 1),
                        bounce(BounceClass.HARD, 5),
                        EngagementState.of(EmailEventType.UNSUBSCRIBE, THEN, null, false, "m"),
                        EngagementState.of(EmailEventType.DELIVERY, THEN.plusSeconds(60), null, false, "m"))
                .stream()
                .reduce(EngagementState.NONE, EngagementState::join);

        assertThat(all.bounced()).isEqualTo(new EngagementState.Bounce(BounceClass.HARD, THEN.plusSeconds(5)));
        assertThat(all.unsubscribed()).isEqualTo(THEN);
        assertThat(all.toString()).doesNotContain("m=").doesNotContain("2026");
    }

    private static EngagementState bounce(BounceClass type, int seconds) {
        return EngagementState.of(EmailEventType.BOUNCE, THEN.plusSeconds(seconds), type, false, "m");
    }

    @Test
    @Tag("T-46")
    void whatMachinesDo_isNobodysDoing() {
        EngagementState opened = EngagementState.of(EmailEventType.OPEN, THEN, null, true, null);
        EngagementState clicked = EngagementState.of(EmailEventType.CLICK, THEN, null, true, null);

        assertThat(opened.opened()).isNull();
        assertThat(opened.machineOpened()).isEqualTo(THEN);
        assertThat(clicked).isEqualTo(EngagementState.NONE);
    }
}
