package moxora.tenant;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who acts, by id, role and rights only; never a name or an address, so that it may be logged and recorded.
 *
 * @param id a user's id, or the id of the API token, job, endpoint or operator that acts
 * @param rights what the actor may do: those of the role, or the scopes of an API token
 */
public record Actor(UUID id, Role role, Set<Right> rights) {

    public Actor {
        rights = Set.copyOf(rights);
    }

    /** An actor with the rights of the role. */
    public Actor(UUID id, Role role) {
        this(id, role, Rights.of(role));
    }

    /**
     * What an actor is. The first five are roles of an organisation's users. SUPPORT is an operator whom the
     * organisation let in for a while; ANONYMOUS is whoever has not proved anything yet.
     */
    public enum Role {
        ADMIN,
        MEMBER,
        EXPORTER,
        PRIVACY_OFFICER,
        READ_ONLY,
        API_TOKEN,
        SUPPORT,
        OPERATOR,
        PROVIDER,
        JOB,
        ANONYMOUS;

        /** The roles that a user may have, the mightiest first. */
        public static List<Role> ofUsers() {
            return List.of(ADMIN, MEMBER, EXPORTER, PRIVACY_OFFICER, READ_ONLY);
        }

        /** A user's role by its name in JSON; a hyphen stands for an underscore. */
        public static Optional<Role> ofUser(String wire) {
            return ofUsers().stream()
                    .filter(role -> role.wire().equals(wire.replace('-', '_')))
                    .findFirst();
        }

        /** The name in JSON: {@code privacy_officer}. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether it is one of an organisation's people, and no program, operator or provider. */
    public boolean isUser() {
        return Role.ofUsers().contains(role);
    }

    public boolean may(Right right) {
        return rights.contains(right);
    }

    /** The actor as it appears in the audit trail: {@code admin:0190…}. */
    public String label() {
        return role.wire() + ":" + id;
    }
}
