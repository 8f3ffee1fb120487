package moxora.account;

import java.util.UUID;
import moxora.store.TenantSession;

/**
 * Tells an organisation's admins that somebody asks to be let in. Called within the transaction of the request: what is
 * noted there goes out if, and only if, the request is there.
 */
@FunctionalInterface
public interface SupportNotices {

    /** Nobody is told; they see it when they look. */
    SupportNotices NONE = (session, request) -> {};

    void requested(TenantSession session, UUID request);
}
