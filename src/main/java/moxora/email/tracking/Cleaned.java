package moxora.email.tracking;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of texts that providers report: no e-mail address, no IP, no values of a query, nothing long. Even so it
 * is only ever stored sealed, since a path or a sentence can name somebody in ways no pattern knows.
 */
public final class Cleaned {

    private static final int REASON = 500;
    private static final int URL = 1_000;
    private static final int ID = 200;
    /** Patterns see no more than this, so that they cannot be made slow. */
    private static final int LOOKED_AT = 2_000;

    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s<>\"'(),;:\\[\\]/?&=@]{1,128}(?:@|%40)[^\\s<>\"'(),;:\\[\\]/?&=@]{1,255}");
    private static final Pattern IP_V4 = Pattern.compile("(?<![0-9.])[0-9]{1,3}(?:\\.[0-9]{1,3}){3}(?![0-9])");
    /** At least three groups, or a double colon; a time of day is none. */
    private static final Pattern IP_V6 = Pattern.compile("(?i)(?<![0-9a-z:])"
            + "(?=(?:[0-9a-f]{1,4}:){3}|(?:[0-9a-f]{1,4}:){0,7}:)"
            + "(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![0-9a-z:])");

    /** A UUID, many hexadecimal digits, or what base64 makes of random bytes; a title in small letters is none of them. */
    private static final Pattern TOKEN = Pattern.compile("(?<![A-Za-z0-9_-])(?:"
            + "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
            + "|(?=[a-fA-F]*[0-9])(?=[0-9]*[a-fA-F])[0-9a-fA-F]{16,}"
            + "|(?=[A-Za-z_-]*[0-9])(?=[A-Z0-9_-]*[a-z])(?=[a-z0-9_-]*[A-Z])[A-Za-z0-9_-]{22,}"
            + ")(?![A-Za-z0-9_-])");

    private Cleaned() {}

    /** {@code "550 5.1.1 <ada@x.example> unknown [192.0.2.1]"} becomes {@code "550 5.1.1 <[address]> unknown [[ip]]"}. */
    public static @Nullable String reason(@Nullable String reported) {
        return reported == null ? null : cut(withoutPersons(whole(reported)), REASON);
    }

    /**
     * {@code https://u:p@shop.example/a?id=7&x#top} becomes {@code https://shop.example/a?id&x}; anything but a web
     * address of a sensible length becomes nothing. What looks like a token in the path goes as the values of the query do:
     * {@code /unsubscribe/V2hvIHdhcyBoZXJlPyA0Mg} becomes {@code /unsubscribe/[token]}.
     *
     * @param values whether values, and tokens, are kept; user, password and fragment never are, nor is an e-mail address
     */
    public static @Nullable String url(@Nullable String reported, boolean values) {
        if (reported == null) {
            return null;
        }
        String url = reported.strip();
        String scheme = url.toLowerCase(Locale.ROOT);
        if (!scheme.startsWith("http://") && !scheme.startsWith("https://")) {
            return null;
        }
        int authority = url.indexOf("://") + 3;
        String rest = before(url.substring(authority), '#');
        String path = before(rest, '?');
        String asked = rest.length() > path.length() ? rest.substring(path.length() + 1) : "";
        String query = asked.isEmpty() ? "" : "?" + (values ? asked : names(asked));
        String host = before(path, '/');
        String hostOnly = host.substring(host.lastIndexOf('@') + 1);
        String local = path.substring(host.length()) + query;
        if (local.length() > LOOKED_AT) {
            return null;
        }
        String cleaned = withoutPersons(local);
        return cut(
                url.substring(0, authority)
                        + hostOnly
                        + (values ? cleaned : TOKEN.matcher(cleaned).replaceAll("[token]")),
                URL);
    }

    /** An id as it is, unless it is longer than any id is. */
    public static @Nullable String id(@Nullable String reported) {
        return reported == null ? null : cut(reported, ID);
    }

    private static String names(String query) {
        return Arrays.stream(query.split("&", -1))
                .map(pair -> before(pair, '='))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.joining("&"));
    }

    private static String withoutPersons(String text) {
        String noAddresses = ADDRESS.matcher(text).replaceAll("[address]");
        return IP_V6.matcher(IP_V4.matcher(noAddresses).replaceAll("[ip]")).replaceAll("[ip]");
    }

    /** The text itself, or as many whole words of it as may be looked at: half an address would not be recognised. */
    private static String whole(String text) {
        if (text.length() <= LOOKED_AT) {
            return text;
        }
        int blank = text.lastIndexOf(' ', LOOKED_AT);
        return text.substring(0, Math.max(blank, 0));
    }

    private static String before(String text, char end) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
