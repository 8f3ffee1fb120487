package moxora.audit;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened.
 *
 * @param target the id of what it happened to
 * @param fields names of the fields concerned; never their values, nor names that people chose
 * @param counts named counts, such as {@code rows}
 */
public record AuditEvent(AuditAction action, @Nullable UUID target, List<String> fields, Map<String, Long> counts) {

    /** What a name of ours looks like; hardly a value does, since it may hold no space, no {@code @} and no accent. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.\\-]{0,63}");

    private static final int MOST_NAMES = 64;

    public AuditEvent {
        fields = List.copyOf(fields);
        counts = Map.copyOf(counts);
        if (fields.size() + counts.size() > MOST_NAMES
                || !Stream.concat(fields.stream(), counts.keySet().stream())
                        .allMatch(name -> NAME.matcher(name).matches())) {
            throw new IllegalArgumentException("an audit event of " + action + " holds what is no name of ours");
        }
    }

    public static AuditEvent of(AuditAction action, @Nullable UUID target) {
        return new AuditEvent(action, target, List.of(), Map.of());
    }

    public static AuditEvent of(AuditAction action, @Nullable UUID target, Collection<String> fields) {
        return new AuditEvent(action, target, List.copyOf(fields), Map.of());
    }

    public static AuditEvent of(AuditAction action, @Nullable UUID target, Map<String, Long> counts) {
        return new AuditEvent(action, target, List.of(), counts);
    }

    /** The names of the fields as they are hashed: {@code emails,phones}. */
    String named() {
        return String.join(",", fields);
    }

    /** The counts in a fixed order, as they are hashed: {@code imported=2990 rejected=10}. */
    String counted() {
        return new TreeMap<>(counts)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" "));
    }
}
