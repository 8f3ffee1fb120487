package moxora.disclosure.redaction.pattern;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Locale;
import moxora.disclosure.redaction.Kind;
import org.apache.commons.validator.routines.InetAddressValidator;

/** IPv4 and IPv6 addresses, with a port or a prefix length or without, and MAC addresses (IEEE 802). */
final class NetworkAddresses implements Rule {

    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|0?\\d?\\d)";
    private static final String DOT = "(?:\\.|\\(\\.\\)|\\(dot\\))";
    private static final Pattern IPV4 =
            Pattern.compile("\\b" + OCTET + "(?:" + DOT + OCTET + "){3}(?:[:/]\\d{1,5})?\\b");
    private static final Pattern MAC = Pattern.compile(
            "\\b(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\\b|\\b(?:[0-9A-Fa-f]{4}\\.){2}[0-9A-Fa-f]{4}\\b");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final int LONGEST = 64;

    @Override
    public void find(Reading reading, Found found) {
        String text = reading.text();
        if (text.indexOf(':') >= 0 || reading.digitCount() > 3) {
            Tokens.each(text, (start, end) -> token(text, start, end, found));
        }
    }

    private static void token(String text, int start, int end, Found found) {
        String token = text.substring(start, Math.min(end, start + LONGEST));
        int colons = 0;
        int dots = 0;
        int dashes = 0;
        for (int i = 0; i < token.length(); i++) {
            colons += token.charAt(i) == ':' ? 1 : 0;
            dots += token.charAt(i) == '.' ? 1 : 0;
            dashes += token.charAt(i) == '-' ? 1 : 0;
        }
        if (dots >= 3) {
            all(IPV4.matcher(token), start, Kind.IP, found);
        }
        if (colons >= 5 || dashes >= 5 || dots >= 2) {
            all(MAC.matcher(token), start, Kind.ID, found);
        }
        if (colons >= 2 || (dots == 0 && token.indexOf("::") >= 0)) {
            Matcher matcher = IPV6.matcher(token);
            while (matcher.find()) {
                if (isIpv6(matcher.group())) {
                    found.certain(
                            start + matcher.start(),
                            start + matcher.end(),
                            Kind.IP,
                            matcher.group().toLowerCase(Locale.ROOT));
                }
            }
        }
    }

    private static boolean isIpv6(String text) {
        return text.length() > 3 && InetAddressValidator.getInstance().isValidInet6Address(text);
    }

    private static void all(Matcher matcher, int start, Kind kind, Found found) {
        while (matcher.find()) {
            String form = matcher.group().toLowerCase(Locale.ROOT);
            found.certain(start + matcher.start(), start + matcher.end(), kind, form);
        }
    }
}
