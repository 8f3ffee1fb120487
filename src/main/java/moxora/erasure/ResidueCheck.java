package moxora.erasure;

import java.util.List;
import moxora.tenant.TenantScope;

/** More that must hold once an organisation is purged, looked at by every scan. Implemented by the floors above. */
public interface ResidueCheck {

    /** What was looked at; one that does not hold keeps the certificate from being issued. */
    List<Check> of(TenantScope scope);
}
