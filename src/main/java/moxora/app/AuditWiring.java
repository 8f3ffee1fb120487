package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Objects;
import moxora.audit.OperatorActs;
import moxora.audit.PlatformTrail;
import moxora.audit.TrailExport;
import moxora.audit.TrailVerification;
import moxora.rest.TrustedProxies;
import org.jspecify.annotations.Nullable;

/** Hands the parts of the audit trail to the resources that ask for them. */
@ApplicationScoped
public class AuditWiring {

    @Inject
    @Nullable
    StartUp startUp;

    private StartUp startUp() {
        return Objects.requireNonNull(startUp);
    }

    private AuditParts parts() {
        return startUp().assembly().auditing;
    }

    @Produces
    PlatformTrail platformTrail() {
        return parts().platform;
    }

    @Produces
    TrailVerification trailVerification() {
        return parts().verification;
    }

    @Produces
    TrailExport trailExport() {
        return parts().export;
    }

    @Produces
    OperatorActs operatorActs() {
        return parts().operatorActs;
    }

    @Produces
    TrustedProxies trustedProxies() {
        return startUp().settings().trustedProxies();
    }
}
