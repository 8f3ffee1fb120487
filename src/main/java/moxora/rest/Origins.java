package moxora.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import moxora.account.Organisations;
import moxora.field.IpNetwork;
import moxora.policy.Policies;
import moxora.policy.Policy;
import moxora.tenant.Origin;
import moxora.tenant.TenantScope;

/** From where the present request came, as far as an organisation's policy lets it be known (P24, P25). */
@Dependent
class Origins {

    private final HttpServletRequest request;
    private final TrustedProxies proxies;
    private final Policies policies;
    private final Organisations organisations;

    @Inject
    Origins(HttpServletRequest request, TrustedProxies proxies, Policies policies, Organisations organisations) {
        this.request = request;
        this.proxies = proxies;
        this.policies = policies;
        this.organisations = organisations;
    }

    /** Under the policy of that name; nothing when there is none. */
    Origin under(String policy) {
        return policies.find(policy)
                .map(Policy::audit)
                .map(audit -> audit.network() == Policy.Network.TRUNCATED ? network() : Origin.NONE)
                .orElse(Origin.NONE);
    }

    /** The scope with where its actor comes from, under the policy of its organisation. */
    TenantScope place(TenantScope scope) {
        return scope.from(under(organisations.policyOf(scope)));
    }

    private Origin network() {
        List<String> forwarded = Collections.list(request.getHeaders(TrustedProxies.FORWARDED_FOR));
        return proxies.client(request.getRemoteAddr(), forwarded)
                .map(IpNetwork::truncated)
                .map(Origin::new)
                .orElse(Origin.NONE);
    }
}
