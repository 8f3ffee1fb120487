package moxora.erasure;

import java.time.Instant;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/** Tells an organisation's admins of its closure; who they are is known further up. */
public interface ClosureNotices {

    /** Called before the transactions of a request or an undoing begin; it must not fail. */
    void prepare(TenantScope scope);

    /** In a transaction of its own: one admin asked, and another must confirm until then. */
    void confirmationAsked(TenantSession session, Instant until);

    /**
     * Part of the transaction in which the closure begins.
     *
     * @param link where it can be seen how the closure stands
     */
    void requested(TenantSession session, Closure closure, String link);

    /** Part of the transaction in which it is taken back, or in a transaction of its own where it had not begun. */
    void undone(TenantSession session);
}
