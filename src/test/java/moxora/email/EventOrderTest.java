package moxora.email;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import moxora.TestPlatform;
import moxora.email.provider.Sender;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-43")
class EventOrderTest {

    private static final long SEED = 43;

    private final TestPlatform platform = TestPlatform.shared();

    /** Seven events of a message's life, two of them in the same second. */
    private static List<JsonObject> life(Instant at) {
        return List.of(
                Sender.event("deferred", "ada@example.org", at).build(),
                Sender.event("delivered", "ada@example.org", at.plusSeconds(10)).build(),
                Sender.event("open", "ada@example.org", at.plusSeconds(20))
                        .add("sg_machine_open", true)
                        .build(),
                Sender.event("open", "ada@example.org", at.plusSeconds(30)).build(),
                Sender.event("click", "ada@example.org", at.plusSeconds(30))
                        .add("url", "https://x.example/a")
                        .build(),
                Sender.event("spamreport", "ada@example.org", at.plusSeconds(40))
                        .build(),
                Sender.event("unsubscribe", "ada@example.org", at.plusSeconds(41))
                        .build());
    }

    @Test
    void anyOrderAndAnyRepetition_leavesTheSameTimeline() {
        int rounds = "full".equals(System.getProperty("moxora.battery")) ? 1_000 : 60;
        Random random = new Random(SEED);
        Mailroom acme = new Mailroom(platform, platform.acme());
        Mailroom bolt = new Mailroom(platform, platform.bolt());
        UUID atBolt = bolt.contact("ada@example.org");
        Instant at = Instant.ofEpochSecond(acme.now().getEpochSecond() - 86_400);
        List<JsonObject> life = life(at);
        UUID first = acme.contact("ada@example.org");
        acme.receive(life.toArray(JsonObject[]::new));
        List<Timeline.Item> expected = acme.timeline(first);
        assertThat(expected).hasSize(life.size());

        for (int round = 0; round < rounds; round++) {
            platform.assembly.contacts.erase(acme.scope, first, null);
            first = acme.contact("ada@example.org");
            long accepted = 0;
            List<JsonObject> reports = repeated(life, random);
            for (int from = 0; from < reports.size(); ) {
                int until = Math.min(reports.size(), from + 1 + random.nextInt(4));
                accepted += acme.receive(reports.subList(from, until).toArray(JsonObject[]::new))
                        .accepted();
                from = until;
            }
            assertThat(accepted).as("round %d of seed %d", round, SEED).isEqualTo(life.size());
            assertThat(byTypeAndTime(acme.timeline(first)))
                    .as("round %d of seed %d", round, SEED)
                    .isEqualTo(byTypeAndTime(expected));
        }
        assertThat(bolt.timeline(atBolt)).isEmpty();
    }

    @Test
    void deliveriesAtTheSameTime_areOneInEffect() throws Exception {
        Mailroom acme = new Mailroom(platform, platform.acme());
        UUID ada = acme.contact("ada@example.org");
        List<JsonObject> life = life(Instant.ofEpochSecond(acme.now().getEpochSecond() - 86_400));
        Random random = new Random(SEED);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Receipt>> deliveries = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                List<JsonObject> shuffled = new ArrayList<>(life);
                Collections.shuffle(shuffled, random);
                deliveries.add(() -> acme.receive(shuffled.toArray(JsonObject[]::new)));
            }
            long accepted = 0;
            long duplicates = 0;
            for (Future<Receipt> receipt : threads.invokeAll(deliveries)) {
                accepted += receipt.get().accepted();
                duplicates += receipt.get().duplicates();
            }
            assertThat(accepted).isEqualTo(7);
            assertThat(duplicates).isEqualTo(63 * 7);
            assertThat(acme.timeline(ada)).hasSize(7);
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Each event at least once, some of them again with another report id, in any order. */
    private static List<JsonObject> repeated(List<JsonObject> life, Random random) {
        List<JsonObject> reports = new ArrayList<>();
        for (JsonObject event : life) {
            int times = 1 + random.nextInt(3);
            for (int i = 0; i < times; i++) {
                reports.add(Json.createObjectBuilder(event)
                        .add("sg_event_id", new UUID(random.nextLong(), random.nextLong()).toString())
                        .build());
            }
        }
        Collections.shuffle(reports, random);
        return reports;
    }

    /** Without when each was first reported, which is another time in each round. */
    private static List<Timeline.Item> byTypeAndTime(List<Timeline.Item> items) {
        return items.stream()
                .map(EventOrderTest::whenever)
                .sorted(java.util.Comparator.comparing(Timeline.Item::at).thenComparing(Timeline.Item::type))
                .toList();
    }

    private static Timeline.Item whenever(Timeline.Item item) {
        return new Timeline.Item(
                item.type(),
                item.at(),
                item.messageId(),
                item.bounceClass(),
                item.machine(),
                item.network(),
                item.client(),
                item.url(),
                item.reason(),
                item.statusCode(),
                item.diagnostic(),
                Instant.EPOCH);
    }
}
