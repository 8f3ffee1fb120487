package moxora.account;

import java.util.ArrayList;
import java.util.List;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.EmailAddress;
import moxora.field.PhoneNumber;
import org.jspecify.annotations.Nullable;

/**
 * A new organisation and its first admin, checked.
 *
 * @param phoneRegion ISO 3166-1 alpha-2, for national phone numbers; GB when nothing is said
 */
public record SignUp(
        String organisationName,
        String policy,
        @Nullable String region,
        String phoneRegion,
        String adminName,
        String adminEmail,
        String adminPassword) {

    public SignUp {
        List<Fault.Complaint> complaints = new ArrayList<>();
        organisationName = GivenName.check("/organisation/name", organisationName, complaints);
        adminName = GivenName.check("/admin/name", adminName, complaints);
        adminEmail = adminEmail.strip();
        if (!EmailAddress.isPlausible(adminEmail)) {
            complaints.add(new Fault.Complaint(
                    "/admin/email", "invalid_email", "An e-mail address such as name@host.example is required."));
        }
        if (!PhoneNumber.isRegion(phoneRegion)) {
            complaints.add(new Fault.Complaint(
                    "/organisation/phoneRegion",
                    "unknown_region",
                    "An ISO 3166-1 alpha-2 code in capitals, such as GB, is required."));
        }
        if (region != null && !region.matches("[A-Za-z0-9-]{2,32}")) {
            complaints.add(new Fault.Complaint(
                    "/organisation/region", "invalid_region", "2 to 32 letters, digits and hyphens are allowed."));
        }
        if (!complaints.isEmpty()) {
            throw new Fault(FaultCode.VALUE_REFUSED, "The sign-up has values that are refused.", complaints);
        }
        Passwords.require("/admin/password", adminPassword, List.of(adminEmail, adminName, organisationName));
    }

    @Override
    public String toString() {
        return "SignUp[redacted]";
    }
}
