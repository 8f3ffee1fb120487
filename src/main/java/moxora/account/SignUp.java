package moxora.account;

import java.util.ArrayList;
import java.util.List;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.EmailAddress;
import moxora.field.PaymentCard;
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

    private static final int NAME = 200;

    public SignUp {
        List<Fault.Complaint> complaints = new ArrayList<>();
        organisationName = name("/organisation/name", organisationName, complaints);
        adminName = name("/admin/name", adminName, complaints);
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
        Passwords.require(adminPassword);
    }

    private static String name(String pointer, String raw, List<Fault.Complaint> complaints) {
        String name = java.text.Normalizer.normalize(raw, java.text.Normalizer.Form.NFC)
                .strip();
        if (name.isEmpty() || name.length() > NAME) {
            complaints.add(new Fault.Complaint(pointer, "invalid_name", "1 to " + NAME + " characters are required."));
        } else if (name.chars()
                .anyMatch(c -> Character.isISOControl(c)
                        || Character.isSurrogate((char) c)
                                && name.codePoints().anyMatch(p -> p >= 0xd800 && p <= 0xdfff))) {
            complaints.add(new Fault.Complaint(pointer, "control_character", "Control characters are not allowed."));
        } else if (PaymentCard.isIn(name)) {
            complaints.add(new Fault.Complaint(pointer, "payment_card", "Payment card numbers are not stored."));
        }
        return name;
    }

    @Override
    public String toString() {
        return "SignUp[redacted]";
    }
}
