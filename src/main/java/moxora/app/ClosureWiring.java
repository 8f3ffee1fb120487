package moxora.app;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import java.util.function.LongSupplier;
import moxora.erasure.ClosureOverview;
import moxora.erasure.ClosurePlans;
import moxora.fault.Fault;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.jspecify.annotations.Nullable;

/** Hands what operators see of closures to its resources, and how many need them to {@code /metrics}. */
@ApplicationScoped
public class ClosureWiring {

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
        ClosureOverview overview = there.erasure.overview;
        gauge("moxora_closures_past_alarm", "Closures that are not verified by their alarm day", overview::pastAlarm);
        gauge("moxora_closures_late", "Closures that are not verified by their deadline", overview::late);
        gauge("moxora_closures_waiting", "Closures that are due and wait for the cap", overview::waiting);
    }

    private void gauge(String name, String description, LongSupplier count) {
        Metadata metadata = Metadata.builder()
                .withName(name)
                .withDescription(description + ", of all nodes; not a number while the vault is gone")
                .build();
        Objects.requireNonNull(metrics).gauge(metadata, () -> counted(count));
    }

    /** One gauge that fails would take the others along. */
    private static double counted(LongSupplier count) {
        try {
            return count.getAsLong();
        } catch (Fault vaultIsGone) {
            return Double.NaN;
        }
    }

    private ErasureParts parts() {
        return Objects.requireNonNull(startUp).assembly().erasure;
    }

    @Produces
    ClosureOverview closureOverview() {
        return parts().overview;
    }

    @Produces
    ClosurePlans closurePlans() {
        return parts().plans;
    }
}
