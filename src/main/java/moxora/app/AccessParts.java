package moxora.app;

import java.time.Clock;
import java.util.Optional;
import moxora.account.ApiTokens;
import moxora.account.Identities;
import moxora.crypto.RouteKeys;
import moxora.oidc.LogInFlows;
import moxora.oidc.OpenIdProvider;
import moxora.rest.OpenIdLogIn;

/** The part of the graph by which programs and users of an OpenID provider come in. */
public final class AccessParts {

    public final ApiTokens apiTokens;
    public final Identities identities;
    public final LogInFlows logInFlows;
    public final Optional<OpenIdProvider> provider;
    public final OpenIdLogIn openIdLogIn;

    AccessParts(Assembly graph, OidcSettings settings, RouteKeys routeKeys) {
        this.apiTokens =
                new ApiTokens(graph.store, graph.routes, graph.sealer, graph.mail.notices, graph.audit, graph.clock);
        this.identities = new Identities(
                graph.store,
                graph.routes,
                graph.sealer,
                graph.users::isVerified,
                graph.mail.notices,
                graph.audit,
                graph.clock);
        this.logInFlows = new LogInFlows(routeKeys, graph.clock);
        // By the true time, whatever Moxora's own clock was moved to: the provider's tokens bear it.
        this.provider = settings.registration()
                .map(known -> new OpenIdProvider(known, OpenIdProvider.PATIENCE, Clock.systemUTC()));
        this.openIdLogIn = new OpenIdLogIn(identities, graph.users, graph.sessions, graph.factors.secondFactors);
    }
}
