package moxora.erasure;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import moxora.crypto.CertificateKey;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Policy;
import moxora.store.Sql;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;

/**
 * Signed statements that an organisation is gone: what, when, how, what was looked at, and what was not
 * ({@link CertificateBody}). Each names the digest of the one before it.
 *
 * <p>{@code signature} is Ed25519 (RFC 8032) in base64 over the RFC 8785 form of the rest.
 */
public final class Certificates {

    private final Vault vault;
    private final CertificateKey key;
    private final Sinks sinks;
    private final List<CertificateSection> sections;
    private final Clock clock;

    /** @param sections what features above have to say beside what is said here */
    public Certificates(Vault vault, CertificateKey key, Sinks sinks, List<CertificateSection> sections, Clock clock) {
        this.vault = vault;
        this.key = key;
        this.sinks = sinks;
        this.sections = List.copyOf(sections);
        this.clock = clock;
    }

    /** The certificate, byte for byte as it was signed. */
    public Optional<String> find(OrganisationId organisation) {
        return vault.within(sql -> sql.first(
                "select body from certificate where organisation_id = ?", row -> row.text(1), organisation.value()));
    }

    public String publicKeyPem() {
        return key.publicKeyPem();
    }

    public String fingerprint() {
        return key.fingerprint();
    }

    /**
     * Until when backups that could hold something may exist, as it is known now, or that none were declared: never
     * before what the certificate says, and later where a longer retention was declared since.
     */
    public String isolatedUntil(OrganisationId organisation, Instant verifiedAt) {
        String now = sinks.isolatedUntil(verifiedAt);
        return isolatedUntilAsSigned(organisation)
                .map(signed -> later(signed, now))
                .orElse(now);
    }

    /** What the certificate says of it; empty where there is none yet. */
    public Optional<String> isolatedUntilAsSigned(OrganisationId organisation) {
        return vault.within(sql -> sql.first(
                "select coalesce(body::jsonb ->> 'isolatedUntil', ?) from certificate where organisation_id = ?",
                row -> row.text(1),
                Sinks.NONE_DECLARED,
                organisation.value()));
    }

    private static String later(String one, String other) {
        if (one.equals(Sinks.NONE_DECLARED) || other.equals(Sinks.NONE_DECLARED)) {
            return one.equals(Sinks.NONE_DECLARED) ? other : one;
        }
        return Instant.parse(one).isAfter(Instant.parse(other)) ? one : other;
    }

    /**
     * Issues and stores the certificate within the caller's transaction in the vault.
     *
     * @throws Fault {@code INTERNAL} for an erasure that may not be certified, with the reasons
     */
    void issue(
            Sql sql, Closure closure, Policy policy, Evidence evidence, ResidueScan.Report report, Instant verifiedAt) {
        List<String> obstacles = Certifiable.obstacles(closure, evidence, report, verifiedAt);
        if (!obstacles.isEmpty()) {
            throw refused(String.join("; ", obstacles));
        }
        CertificateBody.AskedUnder asked = askedUnder(sql, closure.organisation(), policy);
        // One after the other until the commit: each follows one, and no two the same one.
        Chain.lock(sql);
        String previous = sql.first(Chain.NEWEST, row -> row.text(1)).orElse("none");
        JsonObjectBuilder certificate = new CertificateBody(closure, asked, evidence, report, sinks, verifiedAt)
                .json()
                .add("keyFingerprint", key.fingerprint())
                .add("previousDigest", previous);
        JsonObject standard = certificate.build();
        certificate = Json.createObjectBuilder(standard);
        for (CertificateSection section : sections) {
            if (standard.containsKey(section.name())) {
                throw new IllegalStateException("a section would hide a member: " + section.name());
            }
            certificate.add(section.name(), section.of(closure, verifiedAt));
        }
        JsonObject unsigned = certificate.build();
        byte[] signature = key.sign(CanonicalJson.of(unsigned).getBytes(StandardCharsets.UTF_8));
        JsonObject signed = Json.createObjectBuilder(unsigned)
                .add("signature", Base64.getEncoder().encodeToString(signature))
                .build();
        String body = CanonicalJson.of(signed);
        sql.update(
                "insert into certificate (organisation_id, body, digest, previous, issued_at) values (?, ?, ?, ?, ?)",
                closure.organisation().value(),
                body,
                sha256(body),
                previous,
                clock.instant());
    }

    private static Fault refused(String why) {
        return new Fault(FaultCode.INTERNAL, "There is no certificate: " + why + ".");
    }

    /** The policy as it was when the closure was asked for: whatever became of it since, it set the deadline. */
    private static CertificateBody.AskedUnder askedUnder(Sql sql, OrganisationId organisation, Policy present) {
        JsonObject request = sql.first(
                        "select detail from erasure_journal where organisation_id = ? and step = 'requested'"
                                + " order by seq desc limit 1",
                        row -> ErasureJournal.parse(row.text(1)),
                        organisation.value())
                .orElseThrow(() -> refused("nobody asked for the closure"));
        if (!request.getString("policy").equals(present.name())) {
            throw refused("the closure was asked for under another policy");
        }
        return new CertificateBody.AskedUnder(present.name(), request.getString("policyDigest"), present.digest());
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
