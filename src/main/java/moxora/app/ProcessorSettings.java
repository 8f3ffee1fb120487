package moxora.app;

import java.util.Optional;
import java.util.function.Function;
import moxora.email.trigger.Destinations;

/**
 * How processors are reached: {@code MOXORA_PROCESSOR_NETWORKS}, and the keys to their APIs.
 *
 * @param destinations where they may be beside public addresses
 * @param credentials the value of an environment variable that a policy names, read at each use
 */
public record ProcessorSettings(Destinations destinations, Function<String, Optional<String>> credentials) {

    private static final String NETWORKS = "moxora.processor.networks";

    static ProcessorSettings of(Environment environment) {
        Destinations destinations = Destinations.of(environment.text(NETWORKS, ""))
                .orElseThrow(() -> new Settings.Invalid(Environment.variable(NETWORKS)
                        + ": IP addresses and ranges such as 10.0.0.0/8 are allowed, separated by commas."));
        return new ProcessorSettings(destinations, environment::given);
    }

    @Override
    public String toString() {
        return "ProcessorSettings";
    }
}
