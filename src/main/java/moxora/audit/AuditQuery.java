package moxora.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import moxora.tenant.Actor;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are looked for; all that is given must hold, and what is null does not matter.
 *
 * @param actor a role and an id as they are recorded, {@code admin:0190…}
 * @param actorId an id, in whatever role
 * @param from the first instant that counts
 * @param until the first instant that does not count any more
 */
public record AuditQuery(
        @Nullable String actor,
        @Nullable UUID actorId,
        @Nullable AuditAction action,
        @Nullable UUID target,
        @Nullable Instant from,
        @Nullable Instant until) {

    public static final AuditQuery EVERYTHING = new AuditQuery(null, null, null, null, null, null);

    /** A condition with its parameters, to be put behind others. */
    record Condition(String sql, List<Object> parameters) {}

    Condition condition() {
        StringBuilder sql = new StringBuilder();
        List<Object> parameters = new ArrayList<>();
        if (actor != null) {
            sql.append(" and actor = ?");
            parameters.add(actor);
        }
        if (actorId != null) {
            Actor.Role[] roles = Actor.Role.values();
            sql.append(" and actor in (")
                    .append(String.join(", ", Collections.nCopies(roles.length, "?")))
                    .append(')');
            Arrays.stream(roles).map(role -> new Actor(actorId, role).label()).forEach(parameters::add);
        }
        if (action != null) {
            sql.append(" and action = ?");
            parameters.add(action.wire());
        }
        if (target != null) {
            sql.append(" and target_id = ?");
            parameters.add(target);
        }
        if (from != null) {
            sql.append(" and at >= ?");
            parameters.add(from);
        }
        if (until != null) {
            sql.append(" and at < ?");
            parameters.add(until);
        }
        return new Condition(sql.toString(), parameters);
    }
}
