package moxora.account;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.store.Row;
import moxora.store.TenantSession;
import moxora.tenant.Actor;
import moxora.tenant.OrganisationState;
import moxora.tenant.Right;
import moxora.tenant.Rights;
import org.jspecify.annotations.Nullable;

/** A stored token as it is when it is used: what it was given, and what its maker's role is now. */
record ApiTokenUse(
        UUID id,
        Set<Right> given,
        Instant expiresAt,
        @Nullable Instant lastUsedAt,
        Actor.Role maker,
        OrganisationState state,
        String policy) {

    /** The token, when it and its maker are there. */
    static Optional<ApiTokenUse> find(TenantSession session, UUID id) {
        return session.sql()
                .first(
                        "select t.id, t.scopes, t.expires_at, t.last_used_at, u.role, o.state, o.policy from api_token t"
                                + " join app_user u on u.organisation_id = t.organisation_id and u.id = t.user_id"
                                + " join organisation o on o.organisation_id = t.organisation_id"
                                + " where t.organisation_id = ? and t.id = ?",
                        ApiTokenUse::of,
                        session.organisation(),
                        id);
    }

    private static ApiTokenUse of(Row row) {
        return new ApiTokenUse(
                row.uuid(1),
                rights(row.text(2)),
                row.instant(3),
                row.instantOrNull(4),
                Actor.Role.valueOf(row.text(5)),
                OrganisationState.valueOf(row.text(6)),
                row.text(7));
    }

    boolean isOver(Instant now) {
        return !now.isBefore(expiresAt);
    }

    /** The actor it makes: never with more than a token may be given, than this one was, or than its maker has now. */
    Actor actor() {
        Set<Right> rights = EnumSet.copyOf(Rights.ofTokens());
        rights.retainAll(given);
        rights.retainAll(Rights.of(maker));
        return new Actor(id, Actor.Role.API_TOKEN, rights);
    }

    /** Notes the minute, once in a minute. */
    void note(TenantSession session, Instant now) {
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        if (lastUsedAt == null || lastUsedAt.isBefore(minute)) {
            session.sql()
                    .update(
                            "update api_token set last_used_at = ? where organisation_id = ? and id = ?",
                            minute,
                            session.organisation(),
                            id);
        }
    }

    /** Rights as they are stored; one that is no longer known is one less. */
    static Set<Right> rights(String stored) {
        return Arrays.stream(stored.split(","))
                .flatMap(wire -> ApiTokenDraft.ofWire(wire).stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Right.class)));
    }
}
