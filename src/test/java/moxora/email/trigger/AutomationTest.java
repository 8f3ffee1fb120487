package moxora.email.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import moxora.TestPlatform;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However often and in whatever order a provider reports, an automation fires once for each event. */
@Tag("B19")
class AutomationTest {

    private static final long SEED = 19;
    private static final String ADA = "ada@example.org";

    /** A CRM that fires for whatever it is told, without looking whether it was told so before. */
    @Test
    void firings_areOneForEachEvent_whateverTheSchedule() {
        int rounds = "full".equals(System.getProperty("moxora.battery")) ? 1_000 : 40;
        Random random = new Random(SEED);
        try (Hub hub = new Hub();
                Crm crm = new Crm()) {
            hub.node();
            TriggerDesk acme = new TriggerDesk(hub, TestPlatform.shared().acme());
            TriggerDesk bolt = new TriggerDesk(hub, TestPlatform.shared().bolt());
            bolt.contact(ADA);
            bolt.tell(crm);
            acme.tell(crm);
            for (int round = 0; round < rounds; round++) {
                UUID ada = acme.contact(ADA);
                crm.calls.clear();
                List<JsonObject> reports = repeated(life(acme), random);
                for (int from = 0; from < reports.size(); ) {
                    int until = Math.min(reports.size(), from + 1 + random.nextInt(4));
                    acme.receive(reports.subList(from, until).toArray(JsonObject[]::new));
                    from = until;
                }
                assertThat(new TreeMap<>(crm.told(ada).stream()
                                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))))
                        .as("round %d of seed %d", round, SEED)
                        .hasToString("{email.bounce=1, email.click=2, email.complaint=1, email.deferred=1,"
                                + " email.delivery=1, email.open=1}");
                assertThat(crm.calls).as("nobody else's").hasSize(7);
                hub.moxora.contacts.erase(acme.scope, ada, null);
            }
        }
    }

    private static List<JsonObject> life(TriggerDesk acme) {
        return List.of(
                acme.event("deferred", ADA, 90),
                acme.event("delivered", ADA, 80),
                acme.event("open", ADA, 70),
                Json.createObjectBuilder(acme.event("click", ADA, 60))
                        .add("url", "https://x.example/a?who=ada")
                        .build(),
                Json.createObjectBuilder(acme.event("click", ADA, 60))
                        .add("url", "https://x.example/b")
                        .build(),
                acme.event("bounce", ADA, 50),
                acme.event("spamreport", ADA, 40));
    }

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
}
