package moxora.policy;

import java.math.BigDecimal;
import java.net.URI;
import java.time.LocalDate;
import java.time.Period;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of the register of processors (GDPR articles 28 and 30): who may be sent what, to which end and until when.
 *
 * <p>A line without an agreement is a plan: it is shown, and nobody is called for it. Once there is an agreement, what it
 * says is there too: region, retention, and when it is looked at again.
 *
 * @param name by which it is shown and recorded
 * @param endpoint where it is reached; for an AI processor the base of its OpenAI-compatible API, such as
 *     {@code https://api.example.com/v1}. No other host is reached
 * @param model which of its models answers; null where it has none
 * @param region where it works, in the words of {@code organisation.region}, such as {@code EU}; null: not stated
 * @param purposes the AI features, or the other purposes, that it is registered for
 * @param fields the most it may be sent, as allow-lists name them
 * @param consent whether the contact must have consented to each disclosure (P47)
 * @param signed when the agreement (GDPR article 28.3) was signed; null: there is none
 * @param expires the last day on which it holds; null: there is none
 * @param nextReview by when it is to be looked at again (P37); null: nobody said
 * @param training whether it trains models with what it is sent
 * @param retention how long it keeps what it is sent; zero days: not at all; null: not stated
 * @param credential the name of the environment variable with the key to its API; null where it asks for none
 * @param limits how much of it one organisation may use
 */
public record Processor(
        String name,
        URI endpoint,
        @Nullable String model,
        @Nullable String region,
        Set<String> purposes,
        Set<String> fields,
        boolean consent,
        @Nullable LocalDate signed,
        @Nullable LocalDate expires,
        @Nullable LocalDate nextReview,
        boolean training,
        @Nullable Period retention,
        @Nullable String credential,
        Limits limits) {

    public Processor {
        purposes = Set.copyOf(purposes);
        fields = Set.copyOf(fields);
        if ((signed == null) != (expires == null)) {
            throw new IllegalArgumentException("An agreement has a first and a last day");
        }
        if (signed != null && expires != null && expires.isBefore(signed)) {
            throw new IllegalArgumentException("An agreement that ends before it is signed");
        }
        if (signed != null && (region == null || nextReview == null || retention == null)) {
            throw new IllegalArgumentException("An agreement that says nothing of region, review or retention");
        }
    }

    /**
     * How much of a processor one organisation may use. Days and months are those of UTC.
     *
     * @param tokensPerDay sent and answered together
     * @param tokensPerMonth sent and answered together
     * @param timeoutSeconds for a whole answer, from the call to its last byte
     * @param inputPrice of a million tokens sent, in the currency; zero where nothing is said
     * @param outputPrice of a million tokens answered, in the currency; zero where nothing is said
     * @param costPerMonth in the currency; null: no limit
     * @param currency ISO 4217; null where there are no prices
     */
    public record Limits(
            long tokensPerDay,
            long tokensPerMonth,
            int requestsPerMinute,
            int timeoutSeconds,
            BigDecimal inputPrice,
            BigDecimal outputPrice,
            @Nullable BigDecimal costPerMonth,
            @Nullable String currency) {

        /** Where a line says nothing: what some fifty people who ask all day need, and no runaway loop. */
        public static final Limits USUAL =
                new Limits(1_000_000, 20_000_000, 60, 30, BigDecimal.ZERO, BigDecimal.ZERO, null, null);

        public Limits {
            if (tokensPerDay < 1 || tokensPerMonth < 1 || requestsPerMinute < 1 || timeoutSeconds < 1) {
                throw new IllegalArgumentException("nothing could be asked");
            }
            if (inputPrice.signum() < 0 || outputPrice.signum() < 0) {
                throw new IllegalArgumentException("a price below nothing");
            }
            boolean free = inputPrice.signum() == 0 && outputPrice.signum() == 0;
            if (costPerMonth != null && (costPerMonth.signum() <= 0 || free || currency == null)) {
                throw new IllegalArgumentException("a limit of costs that nothing is counted against");
            }
        }
    }
}
