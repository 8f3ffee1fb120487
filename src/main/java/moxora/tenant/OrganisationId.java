package moxora.tenant;

import java.util.UUID;

/** The id of an organisation (tenant), a UUIDv7. It is not secret and proves nothing. */
public record OrganisationId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
