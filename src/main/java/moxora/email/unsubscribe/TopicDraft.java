package moxora.email.unsubscribe;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/** A topic as somebody wants to define it, checked: one line each, without characters that cannot be seen. */
public record TopicDraft(
        String name, @Nullable String title, @Nullable String description) {

    /** The longest name. */
    public static final int NAME = 100;

    /** The longest title. */
    public static final int TITLE = 200;

    /** The longest description. */
    public static final int DESCRIPTION = 1_000;

    /** @throws Fault 422 with everything that is wrong */
    public static TopicDraft of(String name, @Nullable String title, @Nullable String description) {
        List<Fault.Complaint> complaints = new ArrayList<>();
        TopicDraft draft = new TopicDraft(
                line("/name", name, NAME, complaints),
                optional("/title", title, TITLE, complaints),
                optional("/description", description, DESCRIPTION, complaints));
        if (!complaints.isEmpty()) {
            throw new Fault(FaultCode.VALUE_REFUSED, "The topic has values that are refused.", complaints);
        }
        return draft;
    }

    private static @Nullable String optional(
            String pointer, @Nullable String raw, int most, List<Fault.Complaint> complaints) {
        return raw == null ? null : line(pointer, raw, most, complaints);
    }

    private static String line(String pointer, String raw, int most, List<Fault.Complaint> complaints) {
        String text = Normalizer.normalize(raw, Normalizer.Form.NFC).strip();
        boolean seen = text.codePoints()
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.SURROGATE
                        || Character.getType(c) == Character.LINE_SEPARATOR
                        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
        if (text.isEmpty() || text.length() > most || !seen) {
            complaints.add(new Fault.Complaint(
                    pointer, "invalid_text", "One line of 1 to " + most + " characters is required."));
        }
        return text;
    }

    @Override
    public String toString() {
        return "TopicDraft[redacted]";
    }
}
