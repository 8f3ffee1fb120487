package moxora.contact;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.UUID;
import moxora.crypto.BlindIndex;
import moxora.crypto.Token;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.TenantSession;

/**
 * Remembers for a day which request made what, so that one that is sent again makes nothing twice. Key and request are
 * kept as keyed hashes only.
 */
public final class IdempotencyKeys {

    private static final Duration MEMORY = Duration.ofDays(1);

    private final BlindIndex index;
    private final Clock clock;

    private record Made(byte[] request, UUID target) {}

    public IdempotencyKeys(BlindIndex index, Clock clock) {
        this.index = index;
        this.clock = clock;
    }

    /**
     * Claims the key for what the caller is about to make, in the caller's transaction.
     *
     * @return {@code target}, or what an earlier request with this key made
     * @throws Fault {@code CONFLICT} when the key came with another request
     */
    UUID claim(TenantSession session, String operation, String key, String request, UUID target) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Token keyToken = index.identity(session.scope(), "idempotency." + operation, 1, key);
        Token requestToken = index.identity(session.scope(), "idempotent." + operation, 1, request);
        session.sql()
                .update(
                        "delete from idempotency_key where organisation_id = ? and key_token = ? and created_at <= ?",
                        session.organisation(),
                        keyToken,
                        now.minus(MEMORY));
        int claimed = session.sql()
                .update(
                        "insert into idempotency_key (organisation_id, key_token, request_token, target_id, created_at)"
                                + " values (?, ?, ?, ?, ?) on conflict do nothing",
                        session.organisation(),
                        keyToken,
                        requestToken,
                        target,
                        now);
        if (claimed == 1) {
            return target;
        }
        Made made = session.sql()
                .first(
                        "select request_token, target_id from idempotency_key where organisation_id = ? and key_token = ?",
                        row -> new Made(row.bytes(1), row.uuid(2)),
                        session.organisation(),
                        keyToken)
                .orElseThrow();
        if (!Arrays.equals(made.request, requestToken.bytes())) {
            throw new Fault(FaultCode.CONFLICT, "This Idempotency-Key came with another request before.");
        }
        return made.target;
    }
}
