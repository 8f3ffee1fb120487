package moxora.mail;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * One mail, ready to be sent: plain text of one of the {@link MailKind kinds}, to one person.
 *
 * <p>What is filled in is one line each, without control or unseen characters and of bounded length: nothing that an
 * organisation or a person is called can add a header or a paragraph.
 */
public final class Letter {

    /** How much of a name is shown. */
    private static final int LONGEST_NAME = 80;

    private static final int LONGEST_LINK = 1_024;

    private final UUID organisation;
    private final UUID id;
    private final Instant at;
    private final String to;
    private final String subject;
    private final String text;

    /**
     * @param organisation on whose behalf
     * @param id names the mail for ever: sent twice, it is still one mail to whoever reads the Message-ID
     * @param at when it was written
     * @param values what is filled in; exactly the kind's places
     * @throws IllegalArgumentException when a place is left open or a value has none
     */
    public Letter(UUID organisation, UUID id, Instant at, String to, MailKind kind, Map<String, String> values) {
        if (!kind.places().equals(values.keySet())) {
            throw new IllegalArgumentException(kind + " is filled with " + kind.places() + " exactly");
        }
        this.organisation = organisation;
        this.id = id;
        this.at = at;
        this.to = to;
        this.subject = filled(kind.subject(), values);
        this.text = filled(kind.text(), values);
    }

    private static String filled(String template, Map<String, String> values) {
        StringBuilder filled = new StringBuilder();
        int from = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', from)) {
            int end = template.indexOf('}', open);
            String place = template.substring(open + 1, end);
            filled.append(template, from, open).append(oneLine(place, values.getOrDefault(place, "")));
            from = end + 1;
        }
        return filled.append(template, from, template.length()).toString();
    }

    private static String oneLine(String place, String value) {
        int longest = place.equals("link") || place.equals("token") ? LONGEST_LINK : LONGEST_NAME;
        StringBuilder line = new StringBuilder();
        value.codePoints().map(c -> isSeen(c) ? c : ' ').limit(longest).forEach(line::appendCodePoint);
        return line.toString().strip();
    }

    private static boolean isSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }

    public UUID organisation() {
        return organisation;
    }

    UUID id() {
        return id;
    }

    Instant at() {
        return at;
    }

    public String to() {
        return to;
    }

    public String subject() {
        return subject;
    }

    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return "Letter[" + id + "]";
    }
}
