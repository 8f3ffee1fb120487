package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.email.Registrations;
import moxora.email.suppression.Consents;
import moxora.email.suppression.SuppressionChecks;
import moxora.email.suppression.SuppressionImport;
import moxora.email.suppression.Suppressions;
import org.jspecify.annotations.Nullable;

/** Hands what registers messages and keeps the suppression list to the resources that ask for it. */
@ApplicationScoped
public class SuppressionWiring {

    @Inject
    @Nullable
    StartUp startUp;

    private EmailParts parts() {
        return Objects.requireNonNull(startUp).assembly().email;
    }

    @Produces
    Registrations registrations() {
        return parts().registrations;
    }

    @Produces
    Suppressions suppressions() {
        return parts().suppressions;
    }

    @Produces
    SuppressionChecks suppressionChecks() {
        return parts().suppressionChecks;
    }

    @Produces
    SuppressionImport suppressionImport() {
        return parts().suppressionImport;
    }

    @Produces
    Consents consents() {
        return parts().consents;
    }
}
