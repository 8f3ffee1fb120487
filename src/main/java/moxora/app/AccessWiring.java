package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.Optional;
import moxora.account.ApiTokens;
import moxora.account.Identities;
import moxora.oidc.LogInFlows;
import moxora.oidc.OpenIdProvider;
import moxora.rest.OpenIdLogIn;

/** Hands the parts of {@link AccessParts} to the resources that ask for them. */
@ApplicationScoped
public class AccessWiring {

    @Inject
    @org.jspecify.annotations.Nullable
    StartUp startUp;

    private AccessParts parts() {
        return java.util.Objects.requireNonNull(startUp).assembly().access;
    }

    @Produces
    ApiTokens apiTokens() {
        return parts().apiTokens;
    }

    @Produces
    Identities identities() {
        return parts().identities;
    }

    @Produces
    LogInFlows logInFlows() {
        return parts().logInFlows;
    }

    @Produces
    Optional<OpenIdProvider> openIdProvider() {
        return parts().provider;
    }

    @Produces
    OpenIdLogIn openIdLogIn() {
        return parts().openIdLogIn;
    }
}
