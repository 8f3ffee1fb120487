package moxora.battery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import moxora.TestPlatform;
import moxora.app.Assembly;
import moxora.battery.History.Event;
import moxora.battery.History.Kind;
import moxora.contact.Contact;
import moxora.contact.ContactDraft;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.TenantScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Eight threads work on a few contacts of two organisations; the history is put together and checked afterwards. */
@Tag("B3")
class ConcurrentHistoryTest {

    private static final int THREADS = 8;
    private static final int CONTACTS = 6;
    private static final int OPERATIONS_ON_A_ROUND = 2_000;

    private final Assembly moxora = TestPlatform.shared().assembly;
    private final List<TenantScope> scopes =
            List.of(TestPlatform.shared().acme(), TestPlatform.shared().bolt());
    private final List<String> tags = List.of("qzacme", "qzbolt");

    @Test
    void whatManyDoAtOnce_couldHaveBeenDoneInTurn_andNeverMixesTenants() {
        Tally tally = Tally.of("B3 operations of " + THREADS + " threads");
        Random random = Tally.random("B3");
        int rounds = Math.max(1, Tally.size(4_000, 100_000) / OPERATIONS_ON_A_ROUND);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (int round = 0; round < rounds; round++) {
                Queue<Event> events = new ConcurrentLinkedQueue<>();
                List<UUID> contacts = contacts(events);
                CompletableFuture<?>[] runs = new CompletableFuture<?>[THREADS];
                for (int i = 0; i < THREADS; i++) {
                    Random own = new Random(random.nextLong());
                    runs[i] = CompletableFuture.runAsync(() -> work(contacts, own, events), threads);
                }
                CompletableFuture.allOf(runs).join();
                tally.tried(events.size());
                History.wrong(List.copyOf(events)).forEach(tally::fail);
            }
        } finally {
            threads.shutdownNow();
        }
        tally.close();
    }

    @ParameterizedTest(name = "{0}")
    @Tag("B1")
    @CsvSource(
            delimiter = '|',
            value = {
                "CHANGED 30 40 a 1 2 | CHANGED 30 41 a 1 3 | a lost update",
                "CHANGED 30 40 a 1 2 | READ 50 60 a 0 1 | an older version than one that was known",
                "ERASED 30 40 a 0 0 | READ 50 60 a 0 1 | a read after the erasure",
                "CHANGED 30 40 a 1 2 | CHANGED 50 60 a 2 2 | two authors of one version",
                "READ 30 40 b 0 1 | READ 50 60 a 0 1 | a foreign read",
                "READ 30 40 a 0 7 | READ 50 60 a 0 1 | a value that nobody wrote",
                "NOT_FOUND 30 40 a 0 0 | READ 50 60 a 0 1 | was there and was not found"
            })
    void aHistoryThatCannotHaveHappened_isSeen(String one, String other, String told) {
        UUID contact = UUID.randomUUID();
        Event created = new Event(Kind.CREATED, 10, 20, "a", contact, 0, 1, "a 1");
        List<Event> sound = List.of(
                created,
                new Event(Kind.CHANGED, 30, 40, "a", contact, 1, 2, "a 2"),
                new Event(Kind.READ, 35, 45, "a", contact, 0, 1, "a 1"),
                new Event(Kind.NOT_FOUND, 35, 45, "b", contact, 0, 0, ""));
        assertThat(History.wrong(sound)).isEmpty();
        assertThat(History.wrong(List.of(created, event(contact, one), event(contact, other))))
                .anyMatch(wrong -> wrong.contains(told));
    }

    private static Event event(UUID contact, String text) {
        String[] parts = text.strip().split(" ");
        Kind kind = Kind.valueOf(parts[0]);
        long version = Long.parseLong(parts[5]);
        return new Event(
                kind,
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                parts[3],
                contact,
                Long.parseLong(parts[4]),
                version,
                version == 0 ? "" : "a " + version);
    }

    /** The even ones are Acme's, the odd ones Bolt's. */
    private List<UUID> contacts(Queue<Event> events) {
        List<UUID> contacts = new ArrayList<>();
        for (int i = 0; i < CONTACTS; i++) {
            long began = System.nanoTime();
            Contact created = moxora.contacts.create(scopes.get(i % 2), "GB", draft(value(i % 2, i)));
            events.add(event(Kind.CREATED, began, i % 2, created, 0));
            contacts.add(created.id());
        }
        return contacts;
    }

    private void work(List<UUID> contacts, Random random, Queue<Event> events) {
        for (int i = 0; i < OPERATIONS_ON_A_ROUND / THREADS; i++) {
            int whose = random.nextInt(2);
            UUID contact = contacts.get(random.nextInt(contacts.size()));
            int kind = random.nextInt(400);
            long began = System.nanoTime();
            try {
                if (kind == 0) {
                    moxora.contacts.erase(scopes.get(whose), contact, null);
                    events.add(new Event(Kind.ERASED, began, System.nanoTime(), tags.get(whose), contact, 0, 0, ""));
                } else if (kind < 150) {
                    change(contact, whose, random, began, events);
                } else {
                    events.add(event(Kind.READ, began, whose, moxora.contacts.get(scopes.get(whose), contact), 0));
                }
            } catch (Fault fault) {
                if (fault.code() == FaultCode.NOT_FOUND) {
                    events.add(new Event(Kind.NOT_FOUND, began, System.nanoTime(), tags.get(whose), contact, 0, 0, ""));
                } else if (fault.code() != FaultCode.PRECONDITION_FAILED && fault.code() != FaultCode.CONFLICT) {
                    throw fault;
                }
            }
        }
    }

    private void change(UUID contact, int whose, Random random, long began, Queue<Event> events) {
        Contact seen = moxora.contacts.get(scopes.get(whose), contact);
        String value = value(whose, random.nextLong());
        Contact changed =
                moxora.contacts.change(scopes.get(whose), "GB", contact, seen.version(), before -> draft(value));
        events.add(event(Kind.CHANGED, began, whose, changed, seen.version()));
    }

    private Event event(Kind kind, long began, int whose, Contact contact, long from) {
        return new Event(
                kind,
                began,
                System.nanoTime(),
                tags.get(whose),
                contact.id(),
                from,
                contact.version(),
                String.valueOf(contact.fields().lastName()));
    }

    private String value(int whose, long number) {
        return tags.get(whose) + " " + number;
    }

    private static ContactDraft draft(String value) {
        return new ContactDraft(null, value, List.of(), List.of(), null, null, List.of(), Map.of(), null);
    }
}
