package moxora.erasure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import moxora.store.Sql;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;

/**
 * The addresses at which those who were told of a closure see how it stands, and its certificate once there is one.
 * Whoever has the address may look: there is nobody left who could log in.
 *
 * <p>Each mail's address holds 256 random bits of its own, of which only a hash is kept (OWASP Forgot Password Cheat
 * Sheet): it can be made, never read again.
 */
public final class CertificateLinks {

    private static final int TOKEN_BYTES = 32;

    /** 32 bytes in base64url without padding. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final Vault vault;
    private final String publicUrl;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** @param publicUrl where people reach this installation */
    public CertificateLinks(Vault vault, String publicUrl, Clock clock) {
        this.vault = vault;
        this.publicUrl = publicUrl.replaceAll("/+$", "");
        this.clock = clock;
    }

    /** Makes one more address for the organisation's closure, in a transaction of its own. */
    public String issue(OrganisationId organisation) {
        return vault.within(sql -> issue(sql, organisation));
    }

    /** The same within the caller's transaction in the vault. */
    String issue(Sql sql, OrganisationId organisation) {
        byte[] secret = new byte[TOKEN_BYTES];
        random.nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        sql.update(
                "insert into certificate_link (token_hash, organisation_id, created_at) values (?, ?, ?)",
                hash(token),
                organisation.value(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        return publicUrl + "/certificates/" + token;
    }

    /** A closure that is taken back has nothing to show. */
    void forget(Sql sql, OrganisationId organisation) {
        sql.update("delete from certificate_link where organisation_id = ?", organisation.value());
    }

    /**
     * Whose closure the token leads to. What is compared is a hash that nobody can steer, so the time it takes says
     * nothing of a token that comes close.
     */
    public Optional<OrganisationId> find(String token) {
        if (!TOKEN.matcher(token).matches()) {
            return Optional.empty();
        }
        return vault.within(sql -> sql.first(
                "select organisation_id from certificate_link where token_hash = ?",
                row -> new OrganisationId(row.uuid(1)),
                hash(token)));
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
