package moxora.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import moxora.receipt.Outcome;
import moxora.receipt.Receipt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N10")
class ReceiptJsonTest {

    private static final UUID ID = UUID.fromString("01900000-0000-7000-8000-00000000000a");
    private static final Instant AT = Instant.parse("2026-03-01T08:00:00.000001Z");

    @Test
    void everyMemberOfTheContract_isThere() {
        JsonObject json = ReceiptJson.of(new Receipt(
                        ID,
                        AT,
                        "contact-summary",
                        ID,
                        Outcome.FAILED,
                        "answer_refused",
                        List.of("notes"),
                        new TreeMap<>(Map.of("name", 2)),
                        "Example AI",
                        "small-1",
                        "d1",
                        "a2",
                        7,
                        8,
                        Duration.ofMillis(9),
                        "admin:x",
                        true))
                .build();

        assertThat(json.toString())
                .isEqualTo(
                        "{\"id\":\"" + ID + "\",\"at\":\"2026-03-01T08:00:00.000001Z\",\"feature\":\"contact-summary\","
                                + "\"contactId\":\"" + ID + "\",\"outcome\":\"failed\",\"reason\":\"answer_refused\","
                                + "\"fields\":[\"notes\"],\"placeholders\":{\"name\":2},\"processor\":\"Example AI\","
                                + "\"model\":\"small-1\",\"policyDigest\":\"d1\",\"payloadHmac\":\"a2\",\"inputTokens\":7,"
                                + "\"outputTokens\":8,\"tookMillis\":9,\"actor\":\"admin:x\",\"byPerson\":true}");
    }

    @Test
    void whatARefusalHasNot_isNull() {
        JsonObject json = ReceiptJson.of(new Receipt(
                        ID,
                        AT,
                        "contact-summary",
                        null,
                        Outcome.REFUSED,
                        "restricted",
                        List.of(),
                        new TreeMap<>(),
                        null,
                        null,
                        "d1",
                        null,
                        0,
                        0,
                        Duration.ZERO,
                        "admin:x",
                        true))
                .build();

        assertThat(List.of("contactId", "processor", "model", "payloadHmac"))
                .allSatisfy(name -> assertThat(json.isNull(name)).isTrue());
        assertThat(json.getJsonObject("placeholders")).isEmpty();
    }
}
