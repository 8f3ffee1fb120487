package moxora.app;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.account.FailedProofs;
import moxora.account.UnknownAddresses;
import moxora.audit.Alarms;
import moxora.contact.CanaryContacts;
import moxora.limit.AddressKeys;
import moxora.limit.CredentialHints;
import moxora.limit.InFlight;
import moxora.limit.Incidents;
import moxora.limit.Probing;
import moxora.limit.RateLimits;
import moxora.rest.ClientAddress;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.jspecify.annotations.Nullable;

/** Hands the parts that stand against abuse to the doors, and their counts to {@code /metrics}. */
@ApplicationScoped
public class AbuseWiring {

    private static final Metadata REFUSED = Metadata.builder()
            .withName("moxora_refused")
            .withDescription("Requests refused, by kind, since this node started")
            .build();
    private static final Metadata ALARMS = Metadata.builder()
            .withName("moxora_alarms")
            .withDescription("Alarms, by kind, since this node started")
            .build();

    /** After the graph is there, where it is there at once. */
    private static final int LATE = 4_000;

    @Inject
    @Nullable
    StartUp startUp;

    @Inject
    @Nullable
    MetricRegistry metrics;

    void start(@Observes @Initialized(ApplicationScoped.class) @Priority(LATE) Object event) {
        Objects.requireNonNull(startUp).whenServing(this::register);
    }

    private void register(Assembly there) {
        MetricRegistry registry = Objects.requireNonNull(metrics);
        // Each series is there from the start, so that a rate can be asked of it.
        for (Incidents.Refusal why : Incidents.Refusal.values()) {
            registry.counter(REFUSED, kind(why.wire()));
        }
        for (Incidents.Alarm alarm : Incidents.Alarm.values()) {
            registry.counter(ALARMS, kind(alarm.wire()));
        }
        there.abuse.incidents.tell(new Incidents.Listener() {
            @Override
            public void refused(Incidents.Refusal why) {
                registry.counter(REFUSED, kind(why.wire())).inc();
            }

            @Override
            public void raised(Incidents.Alarm alarm) {
                registry.counter(ALARMS, kind(alarm.wire())).inc();
            }
        });
    }

    private static Tag kind(String wire) {
        return new Tag("kind", wire);
    }

    private AbuseParts parts() {
        return Objects.requireNonNull(startUp).assembly().abuse;
    }

    @Produces
    RateLimits rateLimits() {
        return parts().rateLimits;
    }

    @Produces
    AddressKeys addressKeys() {
        return parts().addressKeys;
    }

    @Produces
    CredentialHints credentialHints() {
        return parts().credentialHints;
    }

    @Produces
    InFlight inFlight() {
        return parts().inFlight;
    }

    @Produces
    Probing probing() {
        return parts().probing;
    }

    @Produces
    Incidents incidents() {
        return parts().incidents;
    }

    @Produces
    Alarms alarms() {
        return parts().alarms;
    }

    @Produces
    FailedProofs failedProofs() {
        return parts().failedProofs;
    }

    @Produces
    UnknownAddresses unknownAddresses() {
        return parts().unknownAddresses;
    }

    @Produces
    CanaryContacts canaryContacts() {
        return parts().canaryContacts(Objects.requireNonNull(startUp).assembly().contacts);
    }

    @Produces
    ClientAddress clientAddress() {
        return ClientAddress.behind(Objects.requireNonNull(startUp).settings().trustedProxies());
    }
}
