package moxora.hold;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import moxora.tenant.OrganisationId;
import moxora.tenant.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * A hold as it stands.
 *
 * @param draft what it covers, why and until when
 * @param contacts how many contacts it is limited to; their ids go when it ends
 * @param takenAt when the organisation's closure moved what it covers under its key; null before
 * @param held how many records it kept at that time, by table
 * @param release who asked for its end before its time; null where nobody does
 */
public record Hold(
        UUID id,
        HoldDraft draft,
        int contacts,
        HoldState state,
        UUID proposedBy,
        Instant proposedAt,
        @Nullable UUID confirmedBy,
        @Nullable Instant confirmedAt,
        @Nullable Instant takenAt,
        Map<String, Long> held,
        @Nullable Release release,
        @Nullable String endedReason,
        @Nullable Instant endedAt) {

    /** Why a hold may end before its time. */
    public enum Reason {
        PROCEEDINGS_ENDED,
        ORDERED,
        MISTAKE,
        SUPERSEDED;

        /** The name in a query: {@code proceedings_ended}. */
        public String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** One operator's wish to end it; another one has to agree. */
    public record Release(UUID by, Instant at, String reason) {}

    public OrganisationId organisation() {
        return draft.organisation();
    }

    public Set<HeldClass> classes() {
        return draft.classes();
    }

    /**
     * The owner of the hold's key, in place of the organisation: what destroys the organisation's keys does not find it,
     * and no key of the organisation opens what it seals.
     */
    OrganisationId keyOwner() {
        return new OrganisationId(id);
    }

    /** Seals and opens as the hold, acting as who acts in the organisation. */
    TenantScope sealing(TenantScope scope) {
        return sealing(scope, id);
    }

    static TenantScope sealing(TenantScope scope, UUID hold) {
        return new TenantScope(new OrganisationId(hold), scope.actor(), scope.purpose());
    }
}
