package moxora.contact;

import java.util.List;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.PersonalField;
import moxora.tenant.Right;
import moxora.tenant.TenantScope;

/**
 * Who may say what limits the use of a contact (GDPR articles 7.3, 18, 21, 22). Whoever works with contacts sees it; to
 * set it or to take it off decides what may be done with a person's data, and so needs a right of its own.
 */
public final class RestrictionRight {

    private RestrictionRight() {}

    static void requireForChange(TenantScope scope, ContactDraft before, ContactDraft after) {
        if (!before.restrictions().equals(after.restrictions())) {
            require(scope, List.of(PersonalField.RESTRICTIONS.wire()));
        }
    }

    /**
     * Refuses who may not.
     *
     * @param members of the body that ask for it; none asks for nothing
     * @throws Fault {@code FORBIDDEN}, with a pointer to each of them
     */
    public static void require(TenantScope scope, List<String> members) {
        if (!members.isEmpty() && !scope.actor().may(Right.CONTACTS_RESTRICT)) {
            throw new Fault(
                    FaultCode.FORBIDDEN,
                    "What limits the use of a contact needs the right contacts_restrict.",
                    members.stream()
                            .map(member -> new Fault.Complaint(
                                    "/" + member, "right_required", "The right contacts_restrict is required."))
                            .toList());
        }
    }
}
