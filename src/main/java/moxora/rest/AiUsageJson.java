package moxora.rest;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import moxora.policy.Processor;
import moxora.receipt.AiUsage;
import moxora.receipt.AiUsage.Spent;
import org.jspecify.annotations.Nullable;

/** What was used of AI processors, as JSON. */
final class AiUsageJson {

    private static final int DECIMALS_OF_A_MILLIONTH = 6;

    private AiUsageJson() {}

    /** @param processors the register; those without a model answer no prompts and are left out */
    static JsonObject of(AiUsage.Figures figures, List<Processor> processors) {
        JsonArrayBuilder limits = Json.createArrayBuilder();
        processors.stream()
                .filter(processor -> processor.model() != null)
                .forEach(processor -> limits.add(limits(processor, figures)));
        return Json.createObjectBuilder()
                .add("day", period(figures.day(), figures.today()))
                .add("month", period(figures.month(), figures.thisMonth()))
                .add("limits", limits)
                .build();
    }

    private static JsonObjectBuilder period(Instant since, Map<String, Spent> each) {
        return counts(AiUsage.Figures.sum(each)).add("since", since.toString());
    }

    private static JsonObjectBuilder counts(Spent spent) {
        return Json.createObjectBuilder()
                .add("calls", spent.calls())
                .add("inputTokens", spent.inputTokens())
                .add("outputTokens", spent.outputTokens());
    }

    private static JsonObjectBuilder limits(Processor processor, AiUsage.Figures figures) {
        Processor.Limits limits = processor.limits();
        Spent day = figures.todayOf(processor.name());
        Spent month = figures.thisMonthOf(processor.name());
        @Nullable String currency = limits.currency();
        return Json.createObjectBuilder()
                .add("processor", processor.name())
                .add("requestsPerMinute", limits.requestsPerMinute())
                .add("tokensPerDay", limits.tokensPerDay())
                .add("tokensPerMonth", limits.tokensPerMonth())
                .add("costPerMonth", number(limits.costPerMonth()))
                .add("currency", currency == null ? JsonValue.NULL : Json.createValue(currency))
                .add("day", counts(day).add("cost", cost(limits, day)))
                .add("month", counts(month).add("cost", cost(limits, month)));
    }

    private static JsonValue cost(Processor.Limits limits, Spent spent) {
        return limits.currency() == null
                ? JsonValue.NULL
                : Json.createValue(BigDecimal.valueOf(spent.cost(), DECIMALS_OF_A_MILLIONTH));
    }

    private static JsonValue number(@Nullable BigDecimal number) {
        return number == null ? JsonValue.NULL : Json.createValue(number);
    }
}
