package moxora.erasure;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import moxora.tenant.OrganisationId;

/** What of an organisation is under a legal hold and would stay; who holds what is known further up. */
public interface HoldSummary {

    /** None. */
    HoldSummary NONE = organisation -> List.of();

    /** The holds that are in force, or none. */
    List<Hold> of(OrganisationId organisation);

    /** @param until when it ends by itself */
    record Hold(UUID id, Instant until) {}
}
