package moxora.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import moxora.policy.Processor;
import moxora.policy.TestProcessors;
import moxora.receipt.AiUsage;
import moxora.receipt.AiUsage.Spent;
import org.junit.jupiter.api.Test;

class AiUsageJsonTest {

    private static final URI SOMEWHERE = URI.create("https://owl.example/v1");

    private static final AiUsage.Figures FIGURES = new AiUsage.Figures(
            Instant.parse("2026-11-22T00:00:00Z"),
            Instant.parse("2026-11-01T00:00:00Z"),
            Map.of("owl", new Spent(2, 110, 45, 1_500_001)),
            Map.of("owl", new Spent(3, 210, 85, 2_500_001), "gone", new Spent(1, 10, 5, 7)));

    private static JsonObject of(Processor.Limits limits) {
        return AiUsageJson.of(FIGURES, List.of(TestProcessors.at("owl", SOMEWHERE, "owl-1", null, limits)));
    }

    @Test
    void periodsCountEveryProcessor_alsoThoseThatAreGone() {
        JsonObject usage = of(Processor.Limits.USUAL);
        assertThat(usage.getJsonObject("day").getInt("inputTokens")).isEqualTo(110);
        assertThat(usage.getJsonObject("month").getInt("calls")).isEqualTo(4);
        assertThat(usage.getJsonObject("month").getInt("outputTokens")).isEqualTo(90);
        assertThat(usage.getJsonObject("month").getString("since")).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(usage.getJsonArray("limits")).hasSize(1);
    }

    @Test
    void costsAreInTheCurrency() {
        JsonObject line = of(new Processor.Limits(
                        1_000, 2_000, 60, 30, BigDecimal.ONE, BigDecimal.TEN, new BigDecimal("12.50"), "EUR"))
                .getJsonArray("limits")
                .getJsonObject(0);
        assertThat(line.getString("processor")).isEqualTo("owl");
        assertThat(line.getInt("tokensPerDay")).isEqualTo(1_000);
        assertThat(line.getInt("tokensPerMonth")).isEqualTo(2_000);
        assertThat(line.getInt("requestsPerMinute")).isEqualTo(60);
        assertThat(line.getString("currency")).isEqualTo("EUR");
        assertThat(line.getJsonNumber("costPerMonth").bigDecimalValue()).isEqualByComparingTo("12.5");
        assertThat(line.getJsonObject("day").getJsonNumber("cost").bigDecimalValue())
                .isEqualByComparingTo("1.500001");
        assertThat(line.getJsonObject("month").getJsonNumber("cost").bigDecimalValue())
                .isEqualByComparingTo("2.500001");
    }

    @Test
    void withoutPrices_thereIsNoCost() {
        JsonObject line = of(Processor.Limits.USUAL).getJsonArray("limits").getJsonObject(0);
        assertThat(line.get("costPerMonth")).isEqualTo(JsonValue.NULL);
        assertThat(line.get("currency")).isEqualTo(JsonValue.NULL);
        assertThat(line.getJsonObject("day").get("cost")).isEqualTo(JsonValue.NULL);
    }
}
