package moxora.app;

import moxora.email.trigger.Destinations;

/** Where events may be delivered to beside public addresses: {@code MOXORA_TRIGGER_NETWORKS}. */
public record TriggerSettings(Destinations destinations) {

    private static final String NETWORKS = "moxora.trigger.networks";

    static TriggerSettings of(Environment environment) {
        return new TriggerSettings(Destinations.of(environment.text(NETWORKS, ""))
                .orElseThrow(() -> new Settings.Invalid(Environment.variable(NETWORKS)
                        + ": IP addresses and ranges such as 10.0.0.0/8 are allowed, separated by commas.")));
    }
}
