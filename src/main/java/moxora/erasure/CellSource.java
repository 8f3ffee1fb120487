package moxora.erasure;

import java.util.List;
import moxora.store.TenantSession;

/** Counts that may outlive an organisation whose policy says so. Implemented by the floors above. */
public interface CellSource {

    /** The cells of the session's organisation, exact and unrounded: what is too small is dropped by who asks. */
    List<Cell> cells(TenantSession session);
}
