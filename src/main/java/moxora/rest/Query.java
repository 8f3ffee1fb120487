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
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/** The query of a request: known parameters only, each at most once. */
final class Query {

    private static final int LONGEST = 2_048;

    private final MultivaluedMap<String, String> parameters;

    private Query(MultivaluedMap<String, String> parameters) {
        this.parameters = parameters;
    }

    /** @param allowed names; one that ends with a dot allows every name that begins with it */
    static Query of(UriInfo uri, Set<String> allowed) {
        requireUtf8(uri.getQueryParameters(false));
        MultivaluedMap<String, String> parameters = uri.getQueryParameters();
        parameters.forEach((name, values) -> {
            boolean known = (allowed.contains(name) && !name.endsWith("."))
                    || allowed.stream()
                            .anyMatch(prefix ->
                                    prefix.endsWith(".") && name.startsWith(prefix) && name.length() > prefix.length());
            if (!known) {
                throw new Fault(
                        FaultCode.UNKNOWN_PARAMETER,
                        "Allowed parameters: "
                                + (allowed.isEmpty()
                                        ? "none"
                                        : String.join(
                                                ", ", allowed.stream().sorted().toList())) + ".");
            }
            if (values.size() > 1) {
                throw new Fault(FaultCode.MALFORMED_PARAMETER, "Each parameter may be given once.");
            }
            if (values.get(0).length() > LONGEST && !name.equals("mapping")) {
                throw new Fault(FaultCode.MALFORMED_PARAMETER, "A parameter has at most " + LONGEST + " characters.");
            }
        });
        return new Query(parameters);
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

    Map<String, String> withPrefix(String prefix) {
        Map<String, String> found = new TreeMap<>();
        parameters.forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), values.get(0));
            }
        });
        return found;
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

    /** Where a page begins: an id, in a form that callers need not understand. */
    @Nullable
    UUID cursor() {
        return Optional.ofNullable(text("cursor")).map(Query::id).orElse(null);
    }

    static String cursor(UUID id) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(17)
                        .put((byte) 1)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array());
    }

    private static UUID id(String cursor) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
            if (bytes.remaining() == 17 && bytes.get() == 1) {
                return new UUID(bytes.getLong(), bytes.getLong());
            }
        } catch (IllegalArgumentException notBase64) {
            // Answered below, as any other text that is no cursor.
        }
        throw new Fault(FaultCode.MALFORMED_CURSOR, "A cursor is the nextCursor of the page before.");
    }
}
