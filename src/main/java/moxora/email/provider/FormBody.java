package moxora.email.provider;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * A body that is a form: URL-encoded (WHATWG URL section 5) or multipart (RFC 7578), both in UTF-8. A name may stand for
 * several values; files are passed over.
 */
final class FormBody {

    static final String URL_ENCODED = "application/x-www-form-urlencoded";
    static final String MULTIPART = "multipart/form-data";

    private static final int MOST_FIELDS = 500;
    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile(";\\s*name=\"([^\"]{0,200})\"", Pattern.CASE_INSENSITIVE);
    private static final Pattern FILE = Pattern.compile(";\\s*filename\\*?=", Pattern.CASE_INSENSITIVE);
    private static final String BLANK_LINE = "\r\n\r\n";

    private FormBody() {}

    static boolean isForm(Delivery delivery) {
        String type = delivery.mediaType();
        return type.equals(URL_ENCODED) || type.equals(MULTIPART);
    }

    /**
     * The fields in their order.
     *
     * @throws Fault 400 {@code malformed_utf8}, 422 {@code malformed_form}, 413 for more than 500 fields
     */
    static Map<String, List<String>> fields(Delivery delivery) {
        String text = JsonBody.text(delivery.body());
        return delivery.mediaType().equals(URL_ENCODED) ? encoded(text) : multipart(text, boundary(delivery));
    }

    static @Nullable String first(Map<String, List<String>> fields, String name) {
        List<String> values = fields.get(name);
        return values == null || values.get(0).isEmpty() ? null : values.get(0);
    }

    static @Nullable String last(Map<String, List<String>> fields, String name) {
        List<String> values = fields.get(name);
        return values == null ? null : values.get(values.size() - 1);
    }

    private static Map<String, List<String>> encoded(String text) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        String[] pairs = text.split("&", MOST_FIELDS + 2);
        try {
            for (String pair : pairs) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    put(fields, decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)), pairs.length);
                }
            }
        } catch (IllegalArgumentException badEscape) {
            throw malformed();
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String boundary(Delivery delivery) {
        Matcher found = BOUNDARY.matcher(delivery.header("Content-Type").orElse(""));
        if (!found.find()) {
            throw malformed();
        }
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    /** Between two delimiters lie headers, a blank line and the value; the first delimiter may begin the body. */
    private static Map<String, List<String>> multipart(String text, String boundary) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        String delimiter = "\r\n--" + boundary;
        String body = "\r\n" + text;
        int from = body.indexOf(delimiter);
        int count = 0;
        while (from >= 0 && !body.startsWith("--", from + delimiter.length())) {
            int part = from + delimiter.length();
            int next = body.indexOf(delimiter, part);
            if (next < 0) {
                throw malformed();
            }
            part(fields, body.substring(part, next), ++count);
            from = next;
        }
        if (from < 0) {
            throw malformed();
        }
        return fields;
    }

    private static void part(Map<String, List<String>> fields, String part, int count) {
        int blank = part.indexOf(BLANK_LINE);
        if (blank < 0) {
            throw malformed();
        }
        for (String header : part.substring(0, blank).split("\r\n", -1)) {
            if (header.regionMatches(true, 0, "Content-Disposition:", 0, 20)
                    && !FILE.matcher(header).find()) {
                Matcher name = NAME.matcher(header);
                if (name.find()) {
                    put(fields, name.group(1), part.substring(blank + BLANK_LINE.length()), count);
                }
            }
        }
    }

    private static void put(Map<String, List<String>> fields, String name, String value, int count) {
        if (count > MOST_FIELDS) {
            throw new Fault(FaultCode.BODY_TOO_LARGE, "At most " + MOST_FIELDS + " fields may come at once.");
        }
        fields.computeIfAbsent(name, unknown -> new ArrayList<>()).add(value);
    }

    private static Fault malformed() {
        return Fault.refused("", "malformed_form", "The body must be a form of the kind that its media type names.");
    }
}
