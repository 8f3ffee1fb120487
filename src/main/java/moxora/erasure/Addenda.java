package moxora.erasure;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import moxora.crypto.CertificateKey;
import moxora.store.Sql;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;

/**
 * Signed statements that follow an organisation's certificate or stand without one, such as that what was held of it is
 * gone too. Signed as {@link Certificates} are, in one chain with them, and verified by the same command.
 */
public final class Addenda {

    private final Vault vault;
    private final CertificateKey key;

    public Addenda(Vault vault, CertificateKey key) {
        this.vault = vault;
        this.key = key;
    }

    /** The addendum about that thing, byte for byte as it was signed. */
    public Optional<String> find(UUID about) {
        return vault.within(
                sql -> sql.first("select body from addendum_certificate where id = ?", row -> row.text(1), about));
    }

    /**
     * Issues one within the caller's transaction in the vault; there is one about each thing, however often it is asked
     * for.
     *
     * @param about the id of what it is about
     * @param kind a word that says what it states
     * @param statement its members beside those that each has
     */
    public void issue(
            Sql sql, OrganisationId organisation, UUID about, String kind, JsonObject statement, Instant verifiedAt) {
        Chain.lock(sql);
        String previous = sql.first(Chain.NEWEST, row -> row.text(1)).orElse("none");
        JsonObject unsigned = Json.createObjectBuilder(statement)
                .add("certificateVersion", 1)
                .add("kind", kind)
                .add("organisationId", organisation.toString())
                .add("verifiedAt", verifiedAt.toString())
                .add("result", "clean")
                .add("keyFingerprint", key.fingerprint())
                .add("previousDigest", previous)
                .build();
        byte[] signature = key.sign(CanonicalJson.of(unsigned).getBytes(StandardCharsets.UTF_8));
        String body = CanonicalJson.of(Json.createObjectBuilder(unsigned)
                .add("signature", Base64.getEncoder().encodeToString(signature))
                .build());
        sql.update(
                "insert into addendum_certificate (id, organisation_id, kind, body, digest, issued_at)"
                        + " values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                about,
                organisation.value(),
                kind,
                body,
                Certificates.sha256(body),
                verifiedAt);
    }
}
