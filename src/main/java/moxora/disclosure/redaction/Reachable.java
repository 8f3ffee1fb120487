package moxora.disclosure.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moxora.field.EmailAddress;
import moxora.field.PhoneNumber;

/** What of a passage may be an address or a number by which somebody is reached. */
final class Reachable {

    /** Shorter numbers are extensions, and more often years, prices and rooms. */
    private static final int FEWEST_DIGITS = 5;

    private static final int MOST_DIGITS = 15;
    private static final int MOST_GROUPS = 7;
    /** Whatever has as many digits as a phone is hidden as a number anyway; here it is only told what it is. */
    private static final int MOST_NUMBERS = 200;

    private static final Pattern RUN = Pattern.compile("\\p{Nd}(?:[\\p{Nd}\\s().\\p{Pd}/]{0,64}\\p{Nd})?");
    private static final Pattern GROUP = Pattern.compile("\\p{Nd}+");
    private static final Pattern END = Pattern.compile("[.,:!?'\\])]+$");

    private final String text;
    private final List<Finding> emails = new ArrayList<>();
    private final List<Finding> phones = new ArrayList<>();

    Reachable(String text) {
        this.text = text;
        for (FoldedText.Place place : addresses(text)) {
            String written =
                    END.matcher(text.substring(place.start(), place.end())).replaceFirst("");
            if (EmailAddress.isPlausible(written)) {
                emails.add(new Finding(
                        place.start(),
                        place.start() + written.length(),
                        Kind.EMAIL,
                        Identifiers.email(written).form()));
            }
        }
        Matcher runs = RUN.matcher(text);
        while (runs.find() && phones.size() < MOST_NUMBERS) {
            addNumbers(runs.start(), runs.end());
        }
    }

    private void addNumbers(int start, int end) {
        List<FoldedText.Place> groups = new ArrayList<>();
        Matcher group = GROUP.matcher(text).region(start, end);
        while (group.find()) {
            groups.add(new FoldedText.Place(group.start(), group.end()));
        }
        for (int first = 0; first < groups.size(); first++) {
            int digits = 0;
            for (int last = first; last < Math.min(groups.size(), first + MOST_GROUPS); last++) {
                digits += groups.get(last).end() - groups.get(last).start();
                if (digits >= FEWEST_DIGITS && digits <= MOST_DIGITS && phones.size() < MOST_NUMBERS) {
                    addNumber(
                            withPlus(groups.get(first).start()),
                            groups.get(last).end());
                }
            }
        }
    }

    private void addNumber(int start, int end) {
        phones.add(new Finding(
                start,
                end,
                Kind.PHONE,
                Identifiers.phone(text.substring(start, end)).form()));
    }

    private int withPlus(int start) {
        if (start > 0 && text.charAt(start - 1) == '+') {
            return start - 1;
        }
        return start > 1 && text.charAt(start - 1) == '(' && text.charAt(start - 2) == '+' ? start - 2 : start;
    }

    void collect(Mentions mentions) {
        emails.forEach(email -> mentions.emails().add(written(email)));
        phones.stream().map(this::written).filter(PhoneNumber::isPlausible).forEach(mentions.phones()::add);
    }

    List<Finding> findings(Mentions known) {
        List<Finding> findings = new ArrayList<>();
        emails.stream().filter(email -> known.emails().contains(written(email))).forEach(findings::add);
        phones.stream().filter(phone -> known.phones().contains(written(phone))).forEach(findings::add);
        return findings;
    }

    private String written(Finding finding) {
        return text.substring(finding.start(), finding.end());
    }

    /** The places of e-mail addresses, or of handles: whatever stands around an at sign, no longer than an address is. */
    private static List<FoldedText.Place> addresses(String text) {
        List<FoldedText.Place> places = new ArrayList<>();
        for (int at = 0; at < text.length(); at++) {
            if (!isAtSign(text.charAt(at))) {
                continue;
            }
            int start = at;
            while (start > Math.max(0, at - EmailAddress.MAX_LENGTH) && isOfAnAddress(text.charAt(start - 1))) {
                start--;
            }
            int end = at + 1;
            while (end < text.length() && text.charAt(end) != ':' && isOfAnAddress(text.charAt(end))) {
                end++;
            }
            if (end > at + 1) {
                places.add(new FoldedText.Place(start, end));
                at = end - 1;
            }
        }
        return places;
    }

    private static boolean isAtSign(char c) {
        return c == '@' || c == '\uff20' || c == '\ufe6b';
    }

    private static boolean isOfAnAddress(char c) {
        return c != ' ' && "<>(){},;\"|/\\?#".indexOf(c) < 0;
    }
}
