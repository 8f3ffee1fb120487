package moxora.tenant;

import java.util.UUID;

/**
 * Who acts, by id and role only; never a name or an address, so that it may be logged and recorded.
 *
 * @param id a user's id, or the id of the job, endpoint or operator token that acts
 */
public record Actor(UUID id, Role role) {

    /** What an actor is. The first two are users of an organisation; ANONYMOUS is whoever has not proved anything yet. */
    public enum Role {
        ADMIN,
        MEMBER,
        OPERATOR,
        PROVIDER,
        JOB,
        ANONYMOUS
    }

    /** The actor as it appears in the audit trail: {@code admin:0190…}. */
    public String label() {
        return role.name().toLowerCase(java.util.Locale.ROOT) + ":" + id;
    }
}
