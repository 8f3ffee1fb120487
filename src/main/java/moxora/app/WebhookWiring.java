package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.email.endpoint.EndpointSecrets;
import org.jspecify.annotations.Nullable;

/** Hands the parts that webhook endpoints are looked after with to the resources that ask for them. */
@ApplicationScoped
public class WebhookWiring {

    @Inject
    @Nullable
    StartUp startUp;

    @Produces
    EndpointSecrets endpointSecrets() {
        return Objects.requireNonNull(startUp).assembly().email.endpointSecrets;
    }
}
