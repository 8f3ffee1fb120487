package moxora.email.endpoint;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import moxora.crypto.BlindIndex;
import moxora.crypto.Token;
import moxora.email.provider.Proof;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.store.TenantSession;
import moxora.tenant.TenantScope;

/**
 * Remembers what was signed without a body, until it is too old to pass. So a proof that was seen on its way cannot be
 * put over another body (T-42), and the same body again is known for what it is.
 */
public final class UsedSignatures {

    private static final String TOKEN = "webhook_token";
    private static final String BODY = "webhook_body";
    private static final int VERSION = 1;

    /** More than one for each that is written, so that what has expired does not gather. */
    private static final int PRUNED_AT_ONCE = 20;

    private final BlindIndex index;

    public UsedSignatures(BlindIndex index) {
        this.index = index;
    }

    /**
     * Whether the proof is used for the first time; part of the transaction that writes what it proves.
     *
     * @throws Fault 401 when it was used with another body, 404 when the endpoint was removed meanwhile
     */
    public boolean isFirstUse(TenantSession session, UUID endpoint, Proof proof, byte[] body, Instant now) {
        String token = proof.onceOnly();
        Instant until = proof.until();
        if (token == null || until == null) {
            return true;
        }
        TenantScope scope = session.scope();
        Token used = index.identity(scope, TOKEN, VERSION, endpoint + token);
        Token with = index.identity(scope, BODY, VERSION, sha256(body));
        requireThere(session, endpoint);
        prune(session, endpoint, now);
        int written = session.sql()
                .update(
                        "insert into used_signature (organisation_id, endpoint_id, token, body, expires_at)"
                                + " values (?, ?, ?, ?, ?) on conflict do nothing",
                        session.organisation(),
                        endpoint,
                        used,
                        with,
                        until);
        if (written == 0 && !with.equals(body(session, endpoint, used))) {
            throw new Fault(FaultCode.INVALID_SIGNATURE, "The signature was used with another body.");
        }
        return written == 1;
    }

    private static Token body(TenantSession session, UUID endpoint, Token used) {
        return session.sql()
                .first(
                        "select body from used_signature where organisation_id = ? and endpoint_id = ? and token = ?",
                        row -> row.token(1),
                        session.organisation(),
                        endpoint,
                        used)
                .orElseThrow(() -> new Fault(FaultCode.INTERNAL, "A used signature is there and is not."));
    }

    /** Holds the endpoint until the transaction ends, so that what is written has something to belong to. */
    private static void requireThere(TenantSession session, UUID endpoint) {
        List<UUID> there = session.sql()
                .rows(
                        "select id from webhook_endpoint where organisation_id = ? and id = ? for key share",
                        row -> row.uuid(1),
                        session.organisation(),
                        endpoint);
        if (there.isEmpty()) {
            throw Fault.notFound();
        }
    }

    /**
     * Whatever another delivery is pruning is left to it. An array, since a sub-select that locks may be run more than
     * once, and then takes more than its limit.
     */
    private static void prune(TenantSession session, UUID endpoint, Instant now) {
        session.sql()
                .update(
                        "delete from used_signature where organisation_id = ? and endpoint_id = ? and token = any(array("
                                + "select token from used_signature where organisation_id = ? and endpoint_id = ?"
                                + " and expires_at < ? order by expires_at limit " + PRUNED_AT_ONCE
                                + " for update skip locked))",
                        session.organisation(),
                        endpoint,
                        session.organisation(),
                        endpoint,
                        now);
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
