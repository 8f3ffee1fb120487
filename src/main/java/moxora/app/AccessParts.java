package moxora.app;

import moxora.account.ApiTokens;
import moxora.account.ExpiredCredentials;

/** The part of the graph by which programs and users of an OpenID provider come in. */
public final class AccessParts {

    public final ApiTokens apiTokens;
    public final ExpiredCredentials expiredCredentials;

    AccessParts(Assembly graph) {
        this.apiTokens = new ApiTokens(graph.store, graph.routes, graph.sealer, graph.audit, graph.clock);
        this.expiredCredentials =
                new ExpiredCredentials(graph.store, graph.registry, graph.sessions, graph.routes, graph.clock);
    }
}
