package moxora.contact;

import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;

/** Who may see custom fields of a special category (GDPR article 9): who holds the right, and asked for them. */
final class SpecialCategories {

    private SpecialCategories() {}

    static void require(TenantScope scope) {
        if (!scope.actor().may(Right.SPECIAL_READ)) {
            throw new Fault(FaultCode.FORBIDDEN, "Fields of a special category need the right special_read.");
        }
    }
}
