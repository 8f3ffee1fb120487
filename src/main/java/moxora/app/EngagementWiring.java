package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.email.engagement.EmailStatistics;
import moxora.email.engagement.Engagement;
import org.jspecify.annotations.Nullable;

/** Hands what became of mails, by contact and in figures, to the resources that ask for it. */
@ApplicationScoped
public class EngagementWiring {

    @Inject
    @Nullable
    StartUp startUp;

    private EmailParts parts() {
        return Objects.requireNonNull(startUp).assembly().email;
    }

    @Produces
    Engagement engagement() {
        return parts().engagement;
    }

    @Produces
    EmailStatistics emailStatistics() {
        return parts().statistics;
    }
}
