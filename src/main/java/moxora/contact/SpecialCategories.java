package moxora.contact;

import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.tenant.Actor;
import moxora.tenant.TenantScope;

/** Who may see custom fields of a special category (GDPR article 9): the organisation's admins, who asked for them. */
final class SpecialCategories {

    private SpecialCategories() {}

    static void require(TenantScope scope) {
        if (scope.actor().role() != Actor.Role.ADMIN) {
            throw new Fault(
                    FaultCode.FORBIDDEN, "Only an admin of the organisation may see fields of a special category.");
        }
    }
}
