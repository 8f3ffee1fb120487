package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.email.trigger.DeadLetters;
import moxora.email.trigger.TriggerEndpoints;
import moxora.email.trigger.TriggerFeed;
import org.jspecify.annotations.Nullable;

/** Hands the parts that tell the CRM of events to the resources that ask for them. */
@ApplicationScoped
public class TriggerWiring {

    @Inject
    @Nullable
    StartUp startUp;

    private TriggerParts parts() {
        return Objects.requireNonNull(startUp).assembly().email.triggers;
    }

    @Produces
    TriggerEndpoints triggerEndpoints() {
        return parts().endpoints;
    }

    @Produces
    TriggerFeed triggerFeed() {
        return parts().feed;
    }

    @Produces
    DeadLetters deadLetters() {
        return parts().deadLetters;
    }
}
