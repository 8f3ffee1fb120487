package moxora.erasure;

import java.util.Set;
import java.util.UUID;
import moxora.tenant.TenantScope;

/** Who may decide on an organisation's closure; who its users are is known further up. */
public interface Approvers {

    /** The ids of the organisation's admins. */
    Set<UUID> of(TenantScope scope);
}
