package moxora.policy;

import java.net.URI;
import java.time.LocalDate;
import java.time.Period;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of the register of processors (GDPR articles 28 and 30): who may be sent what, to which end and until when.
 *
 * @param name by which it is shown and recorded
 * @param endpoint where it is reached; for an AI processor the base of its OpenAI-compatible API, such as
 *     {@code https://api.example.com/v1}. No other host is reached
 * @param model which of its models answers; null where it has none
 * @param region where it works, in the words of {@code organisation.region}, such as {@code EU}
 * @param purposes the AI features, or other purposes, that it is registered for
 * @param fields the most it may be sent, as allow-lists name them
 * @param consent whether the contact must have consented to each disclosure (P47)
 * @param signed when the agreement (GDPR article 28.3) was signed
 * @param expires the last day on which it holds
 * @param nextReview by when it is to be looked at again (P37)
 * @param training whether it trains models with what it is sent
 * @param retention how long it keeps what it is sent; zero days: not at all
 * @param credential the name of the environment variable with the key to its API; null where it asks for none
 */
public record Processor(
        String name,
        URI endpoint,
        @Nullable String model,
        String region,
        Set<String> purposes,
        Set<String> fields,
        boolean consent,
        LocalDate signed,
        LocalDate expires,
        LocalDate nextReview,
        boolean training,
        Period retention,
        @Nullable String credential) {

    public Processor {
        purposes = Set.copyOf(purposes);
        fields = Set.copyOf(fields);
        if (expires.isBefore(signed)) {
            throw new IllegalArgumentException("An agreement that ends before it is signed");
        }
    }
}
