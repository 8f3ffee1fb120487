package moxora.account;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import moxora.crypto.BlindIndex;
import moxora.store.TenantSession;

/**
 * Which passkey challenges an organisation's users have answered. An entry goes once its challenge would be too old
 * anyway, so the table stays as small as five minutes of log-ins.
 */
final class UsedChallenges {

    private static final String KIND = "passkey_challenge";

    private final BlindIndex index;
    private final Clock clock;

    UsedChallenges(BlindIndex index, Clock clock) {
        this.index = index;
        this.clock = clock;
    }

    /** Notes the use; false when there was one before. By what was signed, not by its id, which has several writings. */
    boolean isFirstUse(TenantSession session, PasskeyChallenges.Presented challenge) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        session.sql()
                .update(
                        "delete from used_challenge where organisation_id = ? and expires_at <= ?",
                        session.organisation(),
                        now);
        return session.sql()
                        .update(
                                "insert into used_challenge (organisation_id, challenge, expires_at) values (?, ?, ?)"
                                        + " on conflict do nothing",
                                session.organisation(),
                                index.identity(session.scope(), KIND, 1, WebAuthn.text(challenge.challenge())),
                                challenge.expiresAt())
                == 1;
    }
}
