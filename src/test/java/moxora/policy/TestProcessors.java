package moxora.policy;

import java.math.BigDecimal;
import java.net.URI;
import java.time.LocalDate;
import java.time.Period;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lines of the register for tests, all of them in order. */
public final class TestProcessors {

    private TestProcessors() {}

    /** One that asks for no key and may be used as much as usual. */
    public static Processor at(URI endpoint) {
        return at("acme-ai", endpoint, "acme-1", null, Processor.Limits.USUAL);
    }

    public static Processor at(
            String name, URI endpoint, String model, @Nullable String credential, Processor.Limits limits) {
        return new Processor(
                name,
                endpoint,
                model,
                "EU",
                Set.of("contact-summary", "tag-suggestions", "automation-builder"),
                Set.of(),
                false,
                LocalDate.parse("2026-01-01"),
                LocalDate.parse("2036-01-01"),
                LocalDate.parse("2030-01-01"),
                false,
                Period.ZERO,
                credential,
                limits);
    }

    /** Limits without prices. */
    public static Processor.Limits limits(long tokensPerDay, long tokensPerMonth, int requestsPerMinute) {
        return new Processor.Limits(
                tokensPerDay, tokensPerMonth, requestsPerMinute, 30, BigDecimal.ZERO, BigDecimal.ZERO, null, null);
    }

    /** The usual limits, but for the time of a whole answer. */
    public static Processor.Limits within(int timeoutSeconds) {
        Processor.Limits usual = Processor.Limits.USUAL;
        return new Processor.Limits(
                usual.tokensPerDay(),
                usual.tokensPerMonth(),
                usual.requestsPerMinute(),
                timeoutSeconds,
                usual.inputPrice(),
                usual.outputPrice(),
                null,
                null);
    }
}
