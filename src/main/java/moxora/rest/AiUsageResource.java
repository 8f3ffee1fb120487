package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import moxora.account.Organisations;
import moxora.policy.Policies;
import moxora.policy.Processor;
import moxora.receipt.AiUsage;
import moxora.receipt.AiUsage.Spent;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the organisation has used of its AI processors, and what it may use. */
@Path("ai/usage")
@Tag(name = "AI")
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class AiUsageResource {

    private static final int DECIMALS_OF_A_MILLIONTH = 6;

    private final Organisations organisations;
    private final Policies policies;
    private final AiUsage usage;

    @Inject
    AiUsageResource(Organisations organisations, Policies policies, AiUsage usage) {
        this.organisations = organisations;
        this.policies = policies;
        this.usage = usage;
    }

    @GET
    @Needs(Right.AI_USE)
    @Operation(
            summary = "Calls, tokens and costs of today and of this month, and their limits",
            description = "Days and months are those of UTC. limits has one line for each processor of the"
                    + " organisation's policy. Calls that still run are not counted.")
    public JsonObject usage(@Context SecurityContext security, @Context UriInfo uri) {
        Query.of(uri, Set.of());
        TenantScope scope = TenantCaller.scope(security);
        AiUsage.Figures figures = usage.now(scope);
        JsonArrayBuilder limits = Json.createArrayBuilder();
        policies.require(organisations.policyOf(scope)).processors().stream()
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
