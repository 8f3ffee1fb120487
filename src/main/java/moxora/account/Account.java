package moxora.account;

import java.time.Instant;
import java.util.UUID;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationId;

/**
 * A user of an organisation, opened.
 *
 * @param emailVerified whether somebody who reads mail at the address has said so
 */
public record Account(
        UUID id,
        OrganisationId organisation,
        String name,
        String email,
        boolean emailVerified,
        Actor.Role role,
        Instant createdAt) {

    /** By id and role only. */
    @Override
    public String toString() {
        return "Account[" + id + ", " + role + "]";
    }
}
