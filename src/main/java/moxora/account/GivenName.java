package moxora.account;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.field.PaymentCard;

/** What a person or an organisation is called: 1 to 200 characters on one line, composed and trimmed. */
final class GivenName {

    private static final int LONGEST = 200;

    private GivenName() {}

    /** @throws Fault 422 at the pointer */
    static String require(String pointer, String raw) {
        List<Fault.Complaint> complaints = new ArrayList<>();
        String name = check(pointer, raw, complaints);
        if (!complaints.isEmpty()) {
            throw new Fault(FaultCode.VALUE_REFUSED, "The body has members that are refused.", complaints);
        }
        return name;
    }

    static String check(String pointer, String raw, List<Fault.Complaint> complaints) {
        String name = Normalizer.normalize(raw, Normalizer.Form.NFC).strip();
        if (name.isEmpty() || name.length() > LONGEST) {
            complaints.add(
                    new Fault.Complaint(pointer, "invalid_name", "1 to " + LONGEST + " characters are required."));
        } else if (name.codePoints().anyMatch(c -> Character.isISOControl(c) || c >= 0xd800 && c <= 0xdfff)) {
            complaints.add(new Fault.Complaint(pointer, "control_character", "Control characters are not allowed."));
        } else if (PaymentCard.isIn(name)) {
            complaints.add(new Fault.Complaint(pointer, "payment_card", "Payment card numbers are not stored."));
        }
        return name;
    }
}
