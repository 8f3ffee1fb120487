package moxora.erasure;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moxora.crypto.CertificateKey;
import moxora.erasure.scan.Forms;
import moxora.policy.Policy;
import moxora.store.Sql;
import moxora.store.Vault;
import moxora.tenant.OrganisationId;

/**
 * Signed statements that an organisation is gone: what, when, how, what was looked at, and what was not (fields after
 * NIST SP 800-88 rev. 2 section 4.6). Each names the digest of the one before it.
 *
 * <p>{@code signature} is Ed25519 (RFC 8032) in base64 over the RFC 8785 form of the rest.
 */
public final class Certificates {

    /** Seen by every certificate, so that none claims more than was looked at. */
    private static final List<String> NEVER_ADDRESSED = List.of(
            "freed blocks of file systems and the spare area of drives",
            "memory and swap of this and other machines",
            "copies that the organisation or its processors made themselves");

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

    /** Until when backups that could hold something may exist, or that none were declared. */
    public String isolatedUntil(Instant verifiedAt) {
        return sinks.longestBackup()
                .map(retention -> verifiedAt.plus(retention).toString())
                .orElse("none declared");
    }

    /** Issues and stores the certificate within the caller's transaction in the vault. */
    void issue(
            Sql sql, Closure closure, Policy policy, Evidence evidence, ResidueScan.Report report, Instant verifiedAt) {
        if (!report.isClean() || evidence.rowsBefore() == 0) {
            throw new IllegalStateException("no certificate for a failed scan or for no work");
        }
        String previous = sql.first(Chain.NEWEST, row -> row.text(1)).orElse("none");
        JsonObject unsigned = unsigned(closure, policy, evidence, report, verifiedAt, previous);
        byte[] signature = key.sign(CanonicalJson.of(unsigned).getBytes(StandardCharsets.UTF_8));
        JsonObject signed = Json.createObjectBuilder(unsigned)
                .add("signature", Base64.getEncoder().encodeToString(signature))
                .build();
        String body = CanonicalJson.of(signed);
        sql.update(
                "insert into certificate (organisation_id, body, digest, issued_at) values (?, ?, ?, ?)",
                closure.organisation().value(),
                body,
                sha256(body),
                clock.instant());
    }

    private JsonObject unsigned(
            Closure closure,
            Policy policy,
            Evidence evidence,
            ResidueScan.Report report,
            Instant verifiedAt,
            String previous) {
        JsonArrayBuilder keys = Json.createArrayBuilder();
        evidence.keys()
                .forEach(doomed -> keys.add(Json.createObjectBuilder()
                        .add("purpose", doomed.purpose())
                        .add("kek", doomed.kekUri().replaceFirst(":.*", ""))
                        .add("wrappedKeysetTail", sha256(HexFormat.of().formatHex(doomed.slice())))));
        JsonObjectBuilder certificate = Json.createObjectBuilder()
                .add("certificateVersion", 1)
                .add("organisationId", closure.organisation().toString())
                .add("state", "VERIFIED")
                .add("method", "cryptographic erase of all wrapped keysets, then deletion of all rows")
                .add("policy", policy.name())
                .add("policyDigest", policy.digest())
                .add("requestedAt", closure.requestedAt().toString())
                .add("keyDestroyedAt", String.valueOf(closure.keyDestroyedAt()))
                .add("purgedAt", String.valueOf(closure.purgedAt()))
                .add("verifiedAt", verifiedAt.toString())
                .add("deadline", closure.deadline().toString())
                .add("result", "clean")
                .add("keys", keys)
                .add("stores", stores())
                .add("countsBefore", counts(evidence.countsBefore()))
                .add("countsAfter", counts(report.countsAfter()))
                .add("scan", scan(report))
                .add("controls", controls(report))
                .add(
                        "auditHead",
                        Json.createObjectBuilder()
                                .add("seq", evidence.auditHead().seq())
                                .add("hash", evidence.auditHead().hash())
                                .add("entries", evidence.countsBefore().getOrDefault("audit_entry", 0L)))
                .add("auditCheckpoint", checkpoint(evidence))
                .add("notAddressed", notAddressed(report, verifiedAt))
                .add("isolatedUntil", isolatedUntil(verifiedAt))
                .add(
                        "actors",
                        Json.createArrayBuilder().add(closure.requestedBy()).add("job:erasure"))
                .add("keyFingerprint", key.fingerprint())
                .add("previousDigest", previous)
                .add(
                        "versions",
                        Json.createObjectBuilder()
                                .add("certificate", "1")
                                .add("java", String.valueOf(System.getProperty("java.version"))));
        sections.forEach(section -> certificate.add(section.name(), section.of(closure, verifiedAt)));
        return certificate.build();
    }

    /** Its own signature holds without this certificate's: {@code verify-audit} of an exported trail knows it. */
    private static JsonValue checkpoint(Evidence evidence) {
        if (evidence.auditCheckpoint().isEmpty()) {
            return JsonValue.NULL;
        }
        try (JsonReader reader = Json.createReader(new StringReader(evidence.auditCheckpoint()))) {
            return reader.readObject();
        }
    }

    private JsonArrayBuilder stores() {
        JsonArrayBuilder stores =
                Json.createArrayBuilder().add("tenant database, SQL").add("vault, SQL");
        if (sinks.dataFiles() != null) {
            stores.add("tenant database, files: heap, indexes, write-ahead log");
        }
        if (sinks.vaultFiles() != null) {
            stores.add("vault, files: heap, indexes, write-ahead log");
        }
        if (sinks.logFiles() != null) {
            stores.add("log files");
        }
        sinks.places().forEach(place -> stores.add(place.name()));
        return stores;
    }

    private static JsonObjectBuilder counts(Map<String, Long> counts) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        counts.forEach(json::add);
        return json;
    }

    private static JsonObjectBuilder scan(ResidueScan.Report report) {
        JsonArrayBuilder checks = Json.createArrayBuilder();
        report.checks().stream()
                .filter(check -> !check.name().startsWith("control"))
                .forEach(check -> checks.add(check.json()));
        JsonArrayBuilder sinks = Json.createArrayBuilder();
        report.sinks().forEach(sink -> sinks.add(sink.json()));
        return Json.createObjectBuilder()
                .add("checks", checks)
                .add("sinks", sinks)
                .add("forms", Json.createArrayBuilder(Forms.FAMILIES))
                .add("files", report.filesScanned())
                .add("bytes", report.bytesScanned())
                .add("unreadableResidueInFiles", report.unreadableInFiles());
    }

    private static JsonObjectBuilder controls(ResidueScan.Report report) {
        JsonObjectBuilder controls = Json.createObjectBuilder();
        report.checks().stream()
                .filter(check -> check.name().startsWith("control: "))
                .forEach(check -> controls.add(check.name().substring("control: ".length()), check.found()));
        return controls;
    }

    private JsonArrayBuilder notAddressed(ResidueScan.Report report, Instant verifiedAt) {
        JsonArrayBuilder areas = Json.createArrayBuilder();
        NEVER_ADDRESSED.forEach(areas::add);
        report.notAddressed().forEach(areas::add);
        areas.add("backups of both clusters, unreadable without the destroyed keys; isolated until: "
                + isolatedUntil(verifiedAt));
        if (report.unreadableInFiles() > 0) {
            areas.add("ids and ciphertext without a key in the tenant database's files (" + report.unreadableInFiles()
                    + " places), until vacuum and log recycling overwrite them");
        }
        if (sinks.dataFiles() == null) {
            areas.add("heap, indexes and write-ahead log files of the tenant database: not readable from here");
        }
        boolean vaultScanned =
                report.checks().stream().anyMatch(check -> check.name().contains("the vault's files"));
        if (!vaultScanned) {
            areas.add("heap and write-ahead log files of the vault, which may hold wrapped keysets until: "
                    + isolatedUntil(verifiedAt));
        }
        return areas;
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
