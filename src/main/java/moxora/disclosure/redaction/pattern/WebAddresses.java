package moxora.disclosure.redaction.pattern;

import com.google.re2j.Pattern;
import java.util.Locale;
import moxora.disclosure.redaction.Kind;
import org.apache.commons.validator.routines.DomainValidator;

/**
 * URLs (RFC 3986) of any scheme, also maimed ones ({@code hxxps://}), those without a scheme ({@code www.x.example},
 * {@code x.example/path}), and bare hosts under a top-level domain that there is.
 */
final class WebAddresses implements Rule {

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{1,20}:(?://|\\\\\\\\).+");
    private static final Pattern OPAQUE = Pattern.compile("(?i)(?:mailto|tel|sms|skype|whatsapp|data|urn|sip):\\S+");
    private static final Pattern WWW = Pattern.compile("(?i)w{2,3}\\d?\\.[\\p{L}\\d].*");
    private static final Pattern HOST = Pattern.compile(
            "((?:[\\p{L}\\d](?:[\\p{L}\\d_-]{0,61}[\\p{L}\\d])?(?:\\.|\\(\\.\\)|\\(dot\\)))+)(\\p{L}{2,24})(:\\d{1,5})?([/?#].*)?");

    /** What is longer is no host; a path may be. */
    private static final int LONGEST_HOST = 300;

    @Override
    public void find(Reading reading, Found found) {
        String text = reading.text();
        Tokens.each(text, (start, end) -> {
            int scheme = text.substring(start, end).indexOf("://");
            int from = scheme > 0 ? schemeStart(text, start, start + scheme) : start;
            if (isUrl(text.substring(from, end))) {
                found.certain(from, end, Kind.URL, text.substring(from, end).toLowerCase(Locale.ROOT));
            }
        });
    }

    /** {@code "see:https://…"}: the scheme begins behind whatever is no letter. */
    private static int schemeStart(String text, int start, int end) {
        int from = end;
        while (from > start && Character.isLetterOrDigit(text.charAt(from - 1))) {
            from--;
        }
        return from;
    }

    private static boolean isUrl(String token) {
        if (token.indexOf(':') < 0 && token.indexOf('.') < 0) {
            return false;
        }
        if (SCHEME.matches(token) || OPAQUE.matches(token) || WWW.matches(token)) {
            return true;
        }
        if (token.indexOf('.') < 0) {
            return false;
        }
        String beginning = token.substring(0, Math.min(token.length(), LONGEST_HOST));
        var host = HOST.matcher(beginning);
        return host.matches() && isHost(host.group(1), host.group(2), host.group(3) != null || host.group(4) != null);
    }

    /** A capital behind the last dot is the beginning of a sentence, as long as the rest is not in capitals as well. */
    private static boolean isHost(String labels, String top, boolean withMore) {
        boolean isSentence = Character.isUpperCase(top.charAt(0)) && !labels.equals(labels.toUpperCase(Locale.ROOT));
        return DomainValidator.getInstance().isValidTld(top) && (withMore || !isSentence);
    }
}
