package moxora.email.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import moxora.TestPlatform;
import moxora.crypto.FieldValues;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.Compartment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each trigger once, in order, and none skipped, however late it is committed. */
@Tag("P15")
class TriggerFeedTest {

    private static final int WRITERS = 8;
    private static final int EACH = 25;

    private final Hub hub = new Hub();
    private final TriggerDesk acme = new TriggerDesk(hub, TestPlatform.shared().acme());
    private final TriggerDesk bolt = new TriggerDesk(hub, TestPlatform.shared().bolt());
    private final UUID ada = acme.contact("ada@example.org");

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void pages_areOldestFirst_wholeAndWithoutDoubles_andEndWithAPlaceToGoOn() {
        assertThat(acme.fed()).isEmpty();
        for (int i = 0; i < 11; i++) {
            acme.receive("open", "ada@example.org", 100 - i);
        }
        List<Trigger> all = new ArrayList<>();
        String cursor = null;
        TriggerFeed.Page page;
        do {
            page = hub.feed.page(acme.scope, cursor, List.of(), 4);
            all.addAll(page.items());
            cursor = page.next();
        } while (page.more());
        assertThat(all).hasSize(11).doesNotHaveDuplicates();
        assertThat(all).extracting(Trigger::at).isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(hub.feed.page(acme.scope, cursor, List.of(), 4).items()).isEmpty();
        acme.receive("bounce", "ada@example.org", 1);
        assertThat(hub.feed.page(acme.scope, cursor, List.of("email.click"), 4).items())
                .isEmpty();
        assertThat(hub.feed.page(acme.scope, cursor, List.of("email.bounce"), 4).items())
                .singleElement()
                .satisfies(trigger -> assertThat(trigger.contact()).isEqualTo(ada));
        assertThat(bolt.fed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "!!!", "AAAA", "AX__________", "Af__________", "AgAAAAAAAAAA", "AQAAAAAAAAAAAA"})
    void aStrangeCursor_isRefused(String cursor) {
        assertThat(acme.fed()).isEmpty();
        assertThatThrownBy(() -> hub.feed.page(acme.scope, cursor, List.of(), 10))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.MALFORMED_CURSOR));
    }

    @Test
    void aCursorBehindWhichEventsWereForgotten_isRefused_andNotSkipped() {
        assertThat(acme.fed()).isEmpty();
        String beginning = hub.feed.page(acme.scope, null, List.of(), 1).next();
        acme.receive("open", "ada@example.org", 1);
        String afterwards = hub.feed.page(acme.scope, beginning, List.of(), 1).next();
        hub.later(Hub.KEPT.plusSeconds(1));
        // Asked in time, so that it goes on being written.
        hub.feed.page(acme.scope, afterwards, List.of(), 1);
        hub.forgetOld(acme.scope);
        assertThatThrownBy(() -> hub.feed.page(acme.scope, beginning, List.of(), 10))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.CURSOR_EXPIRED));
        assertThat(hub.feed.page(acme.scope, afterwards, List.of(), 10).items()).isEmpty();
        assertThat(acme.fed()).isEmpty();
    }

    @Test
    void aFeedThatNobodyAsks_isNotWrittenForEver() {
        assertThat(acme.fed()).isEmpty();
        acme.receive("open", "ada@example.org", 1);
        hub.later(TriggerHead.UNREAD.plus(Duration.ofHours(2)));
        while (hub.unread.runDue()) {
            // Some organisations at a time.
        }
        hub.forgetOld(acme.scope);
        acme.receive("click", "ada@example.org", 1);
        assertThat(acme.count("email_trigger")).isZero();
    }

    @Test
    void whatCommitsLate_holdsBackWhatIsBehindIt() throws Exception {
        assertThat(acme.fed()).isEmpty();
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch mayCommit = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> late = threads.submit(() -> hub.moxora.store.run(acme.scope, session -> {
                long position = TriggerHead.advance(session, 1).position();
                write(session, position, "late");
                written.countDown();
                await(mayCommit);
            }));
            assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
            Future<?> next = threads.submit(() -> acme.receive("open", "ada@example.org", 1));
            TriggerFeed.Page before = hub.feed.page(acme.scope, null, List.of(), 10);
            assertThat(before.items()).isEmpty();
            mayCommit.countDown();
            late.get(10, TimeUnit.SECONDS);
            next.get(10, TimeUnit.SECONDS);
            assertThat(hub.feed.page(acme.scope, before.next(), List.of(), 10).items())
                    .hasSize(2);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Without the lock a position can be seen before a smaller one: the same reading then misses an event. */
    @Test
    void positionsTakenWithoutTheLock_wouldLoseAnEvent() throws Exception {
        assertThat(acme.fed()).isEmpty();
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch mayCommit = new CountDownLatch(1);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<?> late = threads.submit(() -> hub.moxora.store.run(acme.scope, session -> {
                write(session, 1, "planted late");
                written.countDown();
                await(mayCommit);
            }));
            assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
            hub.moxora.store.run(acme.scope, session -> {
                write(session, 2, "planted early");
                session.sql()
                        .update(
                                "update trigger_head set position = 2 where organisation_id = ?",
                                session.organisation());
            });
            TriggerFeed.Page page = hub.feed.page(acme.scope, null, List.of(), 10);
            assertThat(page.items()).hasSize(1);
            mayCommit.countDown();
            late.get(10, TimeUnit.SECONDS);
            assertThat(hub.feed.page(acme.scope, page.next(), List.of(), 10).items())
                    .as("the one that was committed late is never seen")
                    .isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    private void write(moxora.store.TenantSession session, long position, String reason) {
        UUID id = UUID.randomUUID();
        TriggerTable.insert(
                session,
                List.of(new TriggerTable.Row(
                        id,
                        ada,
                        moxora.email.provider.EmailEventType.BOUNCE,
                        hub.moxora.sealer.seal(
                                acme.scope,
                                Compartment.TRIGGER,
                                id,
                                new FieldValues()
                                        .with("at", hub.clock.instant().toString())
                                        .with("reason", reason)))),
                position,
                hub.clock.instant());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Eight writers and two readers, each reader seeing every event once and each contact's in the order of its writer. */
    @Test
    void readersBesideManyWriters_seeEveryEventOnce_andEachContactInOrder() throws Exception {
        assertThat(acme.fed()).isEmpty();
        List<UUID> people = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            people.add(acme.contact("w" + i + "@example.org"));
        }
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 2);
        AtomicInteger writing = new AtomicInteger(WRITERS);
        try {
            List<Future<List<Trigger>>> readers = new ArrayList<>();
            for (int reader = 0; reader < 2; reader++) {
                int limit = 3 + 4 * reader;
                readers.add(threads.submit(() -> readAll(writing, limit)));
            }
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                String own = "w" + writer + "@example.org";
                Random random = new Random(writer);
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < EACH; i++) {
                        // Sometimes with another's event in the batch, so that writers meet.
                        String others = "w" + random.nextInt(WRITERS) + "@example.org";
                        acme.receive(
                                acme.event("click", own, 1_000 - i),
                                acme.event("bounce", others, 5_000 + random.nextInt(1_000_000)));
                    }
                    writing.decrementAndGet();
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get(60, TimeUnit.SECONDS);
            }
            long written = acme.count("email_trigger");
            assertThat(written).isGreaterThanOrEqualTo(WRITERS * EACH);
            for (Future<List<Trigger>> reader : readers) {
                List<Trigger> seen = reader.get(60, TimeUnit.SECONDS);
                assertThat(seen.stream().map(Trigger::id).distinct().count())
                        .isEqualTo(seen.size())
                        .isEqualTo(written);
                Map<UUID, List<Trigger>> clicks = new HashMap<>();
                seen.stream()
                        .filter(trigger -> trigger.type() == moxora.email.provider.EmailEventType.CLICK)
                        .forEach(trigger -> clicks.computeIfAbsent(trigger.contact(), one -> new ArrayList<>())
                                .add(trigger));
                assertThat(clicks.keySet()).containsExactlyInAnyOrderElementsOf(people);
                clicks.values()
                        .forEach(ofOne -> assertThat(ofOne)
                                .hasSize(EACH)
                                .extracting(Trigger::at)
                                .isSortedAccordingTo(Comparator.naturalOrder()));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Trigger> readAll(AtomicInteger writing, int limit) {
        List<Trigger> seen = new ArrayList<>();
        String cursor = null;
        while (true) {
            boolean last = writing.get() == 0;
            TriggerFeed.Page page = hub.feed.page(acme.scope, cursor, List.of(), limit);
            seen.addAll(page.items());
            cursor = page.next();
            if (last && !page.more() && page.items().isEmpty()) {
                return seen;
            }
        }
    }
}
