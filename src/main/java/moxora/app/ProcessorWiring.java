package moxora.app;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.disclosure.processor.ProcessorReviews;
import moxora.disclosure.processor.Standing;
import moxora.disclosure.sharing.Sharing;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.jspecify.annotations.Nullable;

/** Hands the register of processors to its resources, and how its lines stand to {@code /metrics}. */
@ApplicationScoped
public class ProcessorWiring {

    private static final Metadata PROCESSORS = Metadata.builder()
            .withName("moxora_processors")
            .withDescription("Registered processors of all policies, by where they stand today")
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
        ProcessorReviews reviews = there.ai.processors.reviews;
        for (Standing standing : Standing.values()) {
            registry.gauge(PROCESSORS, () -> reviews.count(standing), new Tag("state", standing.wire()));
        }
    }

    private ProcessorParts parts() {
        return Objects.requireNonNull(startUp).assembly().ai.processors;
    }

    @Produces
    ProcessorReviews processorReviews() {
        return parts().reviews;
    }

    @Produces
    Sharing sharing() {
        return parts().sharing;
    }
}
