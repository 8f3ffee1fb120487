package moxora.email.message;

import java.text.Normalizer;
import java.util.Locale;
import moxora.fault.Fault;
import org.jspecify.annotations.Nullable;

/** What messages are about, as the organisation names it: {@code news}, {@code price alarms}. */
public final class TopicName {

    /** In UTF-16 units. */
    public static final int LONGEST = 100;

    private TopicName() {}

    /**
     * The name as it is kept: trimmed, NFC.
     *
     * @param pointer where it stood, for the refusal
     * @return null for null, which is no topic; never an empty text, which would look like that
     * @throws Fault 422 {@code topic}
     */
    public static @Nullable String of(String pointer, @Nullable String text) {
        if (text == null) {
            return null;
        }
        String name = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
        if (name.isEmpty()
                || name.length() > LONGEST
                || name.codePoints()
                        .anyMatch(c -> Character.isISOControl(c)
                                || Character.getType(c) == Character.FORMAT
                                || Character.getType(c) == Character.SURROGATE)) {
            throw Fault.refused(
                    pointer, "topic", "A topic has 1 to " + LONGEST + " characters and no control characters.");
        }
        return name;
    }

    /** The form under which two writings of a topic are the same. */
    public static String folded(String topic) {
        return Normalizer.normalize(topic.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }
}
