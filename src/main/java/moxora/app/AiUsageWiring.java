package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.receipt.AiUsage;
import org.jspecify.annotations.Nullable;

/** Hands the counts of AI calls to the resource that asks for them. */
@ApplicationScoped
public class AiUsageWiring {

    @Inject
    @Nullable
    StartUp startUp;

    @Produces
    AiUsage aiUsage() {
        return Objects.requireNonNull(startUp).assembly().ai.usage;
    }
}
