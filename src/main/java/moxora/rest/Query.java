package moxora.rest;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/** The query of a request: known parameters only, each at most once unless its name says otherwise. */
final class Query {

    private static final int LONGEST = 2_048;

    private final MultivaluedMap<String, String> parameters;

    private Query(MultivaluedMap<String, String> parameters) {
        this.parameters = parameters;
    }

    /** @param allowed names; one that ends with a dot allows every name that begins with it */
    static Query of(UriInfo uri, Set<String> allowed) {
        return of(uri, allowed, Set.of());
    }

    /** @param repeatable those of the allowed names that may be given several times */
    static Query of(UriInfo uri, Set<String> allowed, Set<String> repeatable) {
        requireUtf8(uri.getQueryParameters(false));
        MultivaluedMap<String, String> parameters = uri.getQueryParameters();
        parameters.forEach((name, values) -> {
            if (!isAmong(name, allowed)) {
                throw new Fault(
                        FaultCode.UNKNOWN_PARAMETER,
                        "Allowed parameters: " + (allowed.isEmpty() ? "none" : sorted(allowed)) + ".");
            }
            if (values.size() > 1 && !isAmong(name, repeatable)) {
                throw new Fault(
                        FaultCode.MALFORMED_PARAMETER,
                        "Each parameter may be given once"
                                + (repeatable.isEmpty() ? "." : ", but for " + sorted(repeatable) + "."));
            }
            if (values.stream().anyMatch(value -> value.length() > LONGEST) && !name.equals("mapping")) {
                throw new Fault(FaultCode.MALFORMED_PARAMETER, "A parameter has at most " + LONGEST + " characters.");
            }
        });
        return new Query(parameters);
    }

    private static boolean isAmong(String name, Set<String> names) {
        return (names.contains(name) && !name.endsWith("."))
                || names.stream()
                        .anyMatch(prefix ->
                                prefix.endsWith(".") && name.startsWith(prefix) && name.length() > prefix.length());
    }

    private static String sorted(Set<String> names) {
        return names.stream()
                .map(name -> name.endsWith(".") ? name + "<name>" : name)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static void requireUtf8(MultivaluedMap<String, String> undecoded) {
        undecoded
                .values()
                .forEach(values -> values.forEach(value -> {
                    String decoded;
                    try {
                        decoded = URLDecoder.decode(value, StandardCharsets.UTF_8);
                    } catch (IllegalArgumentException notPercentEncoded) {
                        throw new Fault(FaultCode.MALFORMED_PARAMETER, "A parameter is not percent-encoded.");
                    }
                    if (decoded.indexOf('\ufffd') >= 0
                            && !value.toUpperCase(Locale.ROOT).contains("%EF%BF%BD")) {
                        throw new Fault(FaultCode.MALFORMED_PARAMETER, "A parameter is not percent-encoded UTF-8.");
                    }
                }));
    }

    @Nullable
    String text(String name) {
        String value = parameters.getFirst(name);
        if (value != null && value.isBlank()) {
            throw new Fault(FaultCode.MALFORMED_PARAMETER, "The parameter " + name + " is empty.");
        }
        return value;
    }

    /** Every value of a parameter that may be repeated. */
    List<String> texts(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.stream().anyMatch(String::isBlank)) {
            throw new Fault(FaultCode.MALFORMED_PARAMETER, "The parameter " + name + " is empty.");
        }
        return values;
    }

    /** Every value of the parameters that begin so, by the rest of their names. */
    Map<String, List<String>> withPrefix(String prefix) {
        Map<String, List<String>> found = new TreeMap<>();
        parameters.forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                if (values.stream().anyMatch(String::isBlank)) {
                    throw new Fault(FaultCode.MALFORMED_PARAMETER, "A parameter " + prefix + "<name> is empty.");
                }
                found.put(name.substring(prefix.length()), values);
            }
        });
        return found;
    }

    /** One of a few words. */
    String word(String name, List<String> allowed, String otherwise) {
        String value = text(name);
        if (value == null) {
            return otherwise;
        }
        if (!allowed.contains(value)) {
            throw new Fault(
                    FaultCode.MALFORMED_PARAMETER,
                    "The parameter " + name + " takes one of: " + String.join(", ", allowed) + ".");
        }
        return value;
    }

    int limit(int otherwise, int max) {
        String value = text("limit");
        if (value == null) {
            return otherwise;
        }
        try {
            int limit = Integer.parseInt(value);
            if (limit >= 1 && limit <= max) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, as any other value that is not allowed.
        }
        throw new Fault(FaultCode.MALFORMED_PARAMETER, "The parameter limit is a whole number from 1 to " + max + ".");
    }

    boolean flag(String name) {
        String value = text(name);
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw new Fault(FaultCode.MALFORMED_PARAMETER, "The parameter " + name + " is true or false.");
    }

    /** The words of a comma-separated list, each of those allowed. */
    List<String> words(String name, Set<String> allowed) {
        String value = text(name);
        if (value == null) {
            return List.of();
        }
        List<String> words = List.of(value.split(",", -1));
        if (!allowed.containsAll(words)) {
            throw new Fault(
                    FaultCode.MALFORMED_PARAMETER,
                    "The parameter " + name + " takes: "
                            + String.join(", ", allowed.stream().sorted().toList()) + ".");
        }
        return words;
    }

    /** Where a page begins, as bytes that callers need not understand; empty at the beginning. */
    Optional<byte[]> cursorBytes() {
        return Optional.ofNullable(text("cursor")).map(Query::decoded);
    }

    static String cursor(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decoded(String cursor) {
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException notBase64) {
            throw new Fault(FaultCode.MALFORMED_CURSOR, "A cursor is the nextCursor of the page before.");
        }
    }

    /** Where a page begins: an id, in a form that callers need not understand. */
    @Nullable
    UUID cursor() {
        return Optional.ofNullable(text("cursor")).map(Query::id).orElse(null);
    }

    static String cursor(UUID id) {
        return cursor(ByteBuffer.allocate(17)
                .put((byte) 1)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
    }

    private static UUID id(String cursor) {
        ByteBuffer bytes = ByteBuffer.wrap(decoded(cursor));
        if (bytes.remaining() == 17 && bytes.get() == 1) {
            return new UUID(bytes.getLong(), bytes.getLong());
        }
        throw new Fault(FaultCode.MALFORMED_CURSOR, "A cursor is the nextCursor of the page before.");
    }
}
