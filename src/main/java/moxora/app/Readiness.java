package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.fault.Fault;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Whether Moxora can serve now, and why not: both databases answer, and start-up went through. */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
public class Readiness implements HealthCheck {

    @Inject
    @Nullable
    StartUp startUp;

    @Override
    public HealthCheckResponse call() {
        StartUp started = Objects.requireNonNull(startUp);
        HealthCheckResponseBuilder response = HealthCheckResponse.named("moxora");
        Restoring restoring = started.restoring();
        if (restoring != null) {
            return response.down()
                    .withData("reason", restoring.code())
                    .withData("detail", restoring.detail())
                    .withData("replayed", restoring.progress().replayed())
                    .withData("total", restoring.progress().total())
                    .build();
        }
        if (!started.reason().isEmpty()) {
            return response.down().withData("reason", started.reason()).build();
        }
        try {
            Assembly graph = started.assembly();
            graph.databases().catalogue().systemIdentifier();
            long alarming = graph.erasure.closures.alarming();
            return response.up()
                    .withData("closuresPastAlarm", alarming)
                    .withData("closuresLate", graph.erasure.overview.late())
                    .withData("closuresWaiting", graph.erasure.overview.waiting())
                    .withData("processorsToLookAt", graph.ai.processors.reviews.toLookAt())
                    .build();
        } catch (Fault fault) {
            return response.down().withData("reason", fault.code().wire()).build();
        }
    }
}
