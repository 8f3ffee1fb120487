package moxora.app;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.erasure.retention.RetentionReport;
import moxora.field.DataClass;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.jspecify.annotations.Nullable;

/** Hands the report of what goes by its time to its resources, and counts of what went to {@code /metrics}. */
@ApplicationScoped
public class RetentionWiring {

    private static final Metadata REMOVED = Metadata.builder()
            .withName("moxora_retention_removed")
            .withDescription("Rows removed because their time was over, by class, since this node started")
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
        RetentionParts retention = there.retention;
        for (DataClass dataClass : DataClass.values()) {
            registry.gauge(REMOVED, () -> retention.counts.of(dataClass), new Tag("class", dataClass.wire()));
        }
    }

    private RetentionParts parts() {
        return Objects.requireNonNull(startUp).assembly().retention;
    }

    @Produces
    RetentionReport retentionReport() {
        return parts().report;
    }
}
