package moxora.audit;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened.
 *
 * @param target the id of what it happened to
 * @param fields names of the fields concerned; never their values
 * @param counts named counts, such as {@code rows}
 */
public record AuditEvent(AuditAction action, @Nullable UUID target, List<String> fields, Map<String, Long> counts) {

    public AuditEvent {
        fields = List.copyOf(fields);
        counts = Map.copyOf(counts);
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

    /** Fields, then counts, in a fixed order: {@code fields=emails,phones rows=3000}. */
    String detail() {
        String counted = new TreeMap<>(counts)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" "));
        String named = fields.isEmpty() ? "" : "fields=" + String.join(",", fields);
        return (named + " " + counted).strip();
    }
}
