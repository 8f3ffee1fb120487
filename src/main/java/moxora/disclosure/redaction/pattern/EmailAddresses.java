package moxora.disclosure.redaction.pattern;

import moxora.disclosure.redaction.Kind;
import moxora.field.EmailAddress;

/** E-mail addresses and handles: whatever stands around an at sign, whether or not a server would take it (RFC 5321). */
final class EmailAddresses implements Rule {

    private static final String NOT_OF_AN_ADDRESS = " <>(){},;\"|/\\?#";

    @Override
    public void find(Reading reading, Found found) {
        String text = reading.text();
        int begun = 0;
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int start = at;
            while (start > Math.max(begun, at - EmailAddress.MAX_LENGTH) && isOfAnAddress(text.charAt(start - 1))) {
                start--;
            }
            int end = at + 1;
            while (end < text.length() && text.charAt(end) != ':' && isOfAnAddress(text.charAt(end))) {
                end++;
            }
            if (end > at + 1) {
                String address = text.substring(start, end);
                found.certain(start, end, Kind.EMAIL, EmailAddress.normalise(address));
                at = end - 1;
                begun = end;
            } else if (at + 1 < text.length()) {
                spaced(reading, found, start, at);
            }
        }
    }

    /** {@code "ada @ example.org"}: blanks around the sign, and a dot in what follows. */
    private static void spaced(Reading reading, Found found, int before, int at) {
        String text = reading.text();
        int start = before == at && at > 0 && text.charAt(at - 1) == ' ' ? at - 1 : before;
        while (before == at
                && start > Math.max(0, at - EmailAddress.MAX_LENGTH)
                && isOfAnAddress(text.charAt(start - 1))) {
            start--;
        }
        int from = at + 1;
        if (text.charAt(from) == ' ') {
            from++;
        }
        int end = from;
        int furthest = Math.min(text.length(), from + EmailAddress.MAX_LENGTH);
        while (end < furthest && isOfAnAddress(text.charAt(end))) {
            end++;
        }
        int dot = text.substring(from, end).indexOf('.');
        if (dot > 0 && dot < end - from - 1) {
            found.certain(start, end, Kind.EMAIL, reading.compact(start, end));
        }
    }

    private static boolean isOfAnAddress(char c) {
        return NOT_OF_AN_ADDRESS.indexOf(c) < 0;
    }
}
