package moxora.app;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.email.EmailReports;
import moxora.email.event.EventMappings;
import moxora.email.event.ParkedReason;
import moxora.email.parked.ParkedEvents;
import moxora.email.parked.ParkedReplay;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.jspecify.annotations.Nullable;

/** Hands what looks after events that are kept apart to its resources, and their counts to {@code /metrics}. */
@ApplicationScoped
public class ParkedWiring {

    private static final Metadata PARKED = Metadata.builder()
            .withName("moxora_events_parked")
            .withDescription("E-mail events kept apart, by reason, since this node started")
            .build();
    private static final Metadata IGNORED = Metadata.builder()
            .withName("moxora_deliveries_ignored")
            .withDescription("Deliveries for organisations that are gone, since this node started")
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
        EmailParts email = there.email;
        for (ParkedReason reason : ParkedReason.values()) {
            registry.gauge(PARKED, () -> email.parkedCounts.of(reason), new Tag("reason", reason.wire()));
        }
        registry.gauge(IGNORED, email.ignoredDeliveries::count);
    }

    private EmailParts parts() {
        return Objects.requireNonNull(startUp).assembly().email;
    }

    @Produces
    EmailReports emailReports() {
        return parts().reports;
    }

    @Produces
    EventMappings eventMappings() {
        return parts().eventMappings;
    }

    @Produces
    ParkedEvents parkedEvents() {
        return parts().parkedEvents;
    }

    @Produces
    ParkedReplay parkedReplay() {
        return parts().parkedReplay;
    }
}
