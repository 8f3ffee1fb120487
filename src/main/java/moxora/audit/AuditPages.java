package moxora.audit;

import java.util.List;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/** An organisation's own trail, page by page, for its admins. */
public final class AuditPages {

    private final TenantStore store;
    private final AuditTrail trail;

    public AuditPages(TenantStore store, AuditTrail trail) {
        this.store = store;
        this.trail = trail;
    }

    /** Entries before {@code seq}, newest first; from the newest on with {@link Long#MAX_VALUE}. */
    public List<AuditTrail.Entry> before(TenantScope scope, long seq, int limit) {
        return store.within(scope, session -> trail.before(session, seq, limit));
    }
}
