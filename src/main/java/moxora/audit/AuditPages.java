package moxora.audit;

import java.util.List;
import moxora.store.TenantStore;
import moxora.tenant.TenantScope;

/** An organisation's own trail, page by page and searched, for its admins. */
public final class AuditPages {

    private final TenantStore store;
    private final AuditTrail trail;
    private final GroupedReads reads;

    public AuditPages(TenantStore store, AuditTrail trail, GroupedReads reads) {
        this.store = store;
        this.trail = trail;
        this.reads = reads;
    }

    /** Entries before {@code seq}, newest first; from the newest on with {@link Long#MAX_VALUE}. */
    public List<AuditTrail.Entry> before(TenantScope scope, long seq, int limit) {
        return find(scope, AuditQuery.EVERYTHING, seq, limit);
    }

    /** Entries that the query looks for, before {@code seq}, newest first; with this node's reads up to now. */
    public List<AuditTrail.Entry> find(TenantScope scope, AuditQuery query, long seq, int limit) {
        reads.flush(scope);
        return store.within(scope, session -> trail.find(session, query, seq, limit));
    }
}
