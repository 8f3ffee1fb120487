package moxora.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import moxora.account.ApiTokens;

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
}
