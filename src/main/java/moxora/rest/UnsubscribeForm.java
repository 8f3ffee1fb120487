package moxora.rest;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * A form as it was posted, by a mail provider or by our own page: {@code application/x-www-form-urlencoded} or
 * {@code multipart/form-data}, which RFC 8058 section 3.2 both allows. Whatever is neither has no fields.
 *
 * <p>Read off the bytes, since a server's own parsing of forms depends on who asked for a parameter before.
 */
final class UnsubscribeForm {

    private static final int MAX_BYTES = 64 << 10;
    private static final int MOST_FIELDS = 1_000;
    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile(
            "^content-disposition:\\s*form-data;(?:[^\\r\\n]{0,200};)?\\s*name=(?:\"([^\"]{1,200})\"|([^\\s;\"]{1,200}))",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private final Map<String, List<String>> fields = new LinkedHashMap<>();
    private int count;

    private UnsubscribeForm() {}

    /** @throws Fault {@code BODY_TOO_LARGE} */
    static UnsubscribeForm of(@Nullable String contentType, InputStream body) {
        String text = new String(bytes(body), StandardCharsets.UTF_8);
        String type = contentType == null ? "" : contentType.strip().toLowerCase(Locale.ROOT);
        UnsubscribeForm form = new UnsubscribeForm();
        if (type.startsWith("application/x-www-form-urlencoded")) {
            form.urlEncoded(text);
        } else if (type.startsWith("multipart/form-data") && contentType != null) {
            form.multipart(contentType, text);
        }
        return form;
    }

    private static byte[] bytes(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new Fault(FaultCode.BODY_TOO_LARGE, "A form of at most " + MAX_BYTES + " bytes is allowed.");
            }
            return bytes;
        } catch (IOException brokenOff) {
            throw new Fault(FaultCode.MALFORMED_PARAMETER, "The body broke off.");
        }
    }

    private void urlEncoded(String text) {
        for (String pair : text.strip().split("&", MOST_FIELDS + 1)) {
            int sign = pair.indexOf('=');
            if (sign > 0) {
                add(decoded(pair.substring(0, sign)), decoded(pair.substring(sign + 1)));
            }
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    /** RFC 7578. A part's value is what stands between the blank line and the next boundary, without that line's end. */
    private void multipart(String contentType, String text) {
        Matcher found = BOUNDARY.matcher(contentType);
        if (!found.find()) {
            return;
        }
        String boundary = "--" + (found.group(1) == null ? found.group(2) : found.group(1));
        int at = text.indexOf(boundary);
        while (at >= 0 && count < MOST_FIELDS) {
            int begin = at + boundary.length();
            int end = text.indexOf(boundary, begin);
            if (end < 0) {
                return;
            }
            part(text.substring(begin, end));
            at = end;
        }
    }

    private void part(String part) {
        int blank = part.indexOf("\r\n\r\n");
        int gap = 4;
        if (blank < 0) {
            blank = part.indexOf("\n\n");
            gap = 2;
        }
        if (blank < 0) {
            return;
        }
        Matcher name = NAME.matcher(part.substring(0, blank));
        if (name.find()) {
            add(
                    name.group(1) == null ? name.group(2) : name.group(1),
                    part.substring(blank + gap).stripTrailing());
        }
    }

    private void add(String name, String value) {
        if (count < MOST_FIELDS) {
            count++;
            fields.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
        }
    }

    /** Whether a mail provider acts for its user: {@code List-Unsubscribe=One-Click}. */
    boolean isOneClick() {
        return fields.getOrDefault("List-Unsubscribe", List.of()).stream().anyMatch("One-Click"::equalsIgnoreCase);
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** The ids among a field's values. */
    Set<UUID> ids(String name) {
        return fields.getOrDefault(name, List.of()).stream()
                .filter(value -> value.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
                .map(UUID::fromString)
                .collect(Collectors.toUnmodifiableSet());
    }
}
