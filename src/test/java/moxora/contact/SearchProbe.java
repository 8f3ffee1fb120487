package moxora.contact;

import moxora.app.Assembly;
import moxora.store.TenantSession;

/** Reaches a search without the transaction around it, so that a benchmark can time the lookup alone. */
public final class SearchProbe {

    private final ContactSearch search;
    private final TenantPolicies policies;

    public SearchProbe(Assembly moxora) {
        this(moxora, moxora.contactTokens, Limits.OPENED);
    }

    /** With tokens of another make, for a test that plants a fault. */
    public SearchProbe(Assembly moxora, ContactTokens tokens) {
        this(moxora, tokens, Limits.OPENED);
    }

    /** With another bound on how many contacts one search opens. */
    SearchProbe(Assembly moxora, int bound) {
        this(moxora, moxora.contactTokens, bound);
    }

    private SearchProbe(Assembly moxora, ContactTokens tokens, int bound) {
        CustomFields customFields = new CustomFields(moxora.sealer, moxora.index, moxora.policies, moxora.clock);
        ContactSealing sealing = new ContactSealing(moxora.sealer);
        this.search = new ContactSearch(new SearchFilters(tokens, customFields), sealing, sealing.cursors(), bound);
        this.policies = new TenantPolicies(moxora.store, moxora.policies);
    }

    public ContactQuery.Page page(TenantSession session, ContactQuery query) {
        return search.page(session, "GB", policies.of(session.scope()).search(), query);
    }
}
