package moxora.contact;

import moxora.app.Assembly;
import moxora.store.TenantSession;

/** Reaches a search without the transaction around it, so that a benchmark can time the lookup alone. */
public final class SearchProbe {

    private final ContactSearch search;

    public SearchProbe(Assembly moxora) {
        this(moxora, moxora.contactTokens);
    }

    /** With tokens of another make, for a test that plants a fault. */
    public SearchProbe(Assembly moxora, ContactTokens tokens) {
        this.search = new ContactSearch(
                tokens,
                new ContactSealing(moxora.sealer),
                new CustomFields(moxora.sealer, moxora.index, moxora.policies, moxora.clock));
    }

    public ContactQuery.Page page(TenantSession session, ContactQuery query) {
        return search.page(session, "GB", query);
    }
}
