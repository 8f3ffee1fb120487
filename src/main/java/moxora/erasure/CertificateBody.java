package moxora.erasure;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import moxora.erasure.scan.Forms;
import moxora.field.Compartment;
import moxora.field.PersonalField;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate says, before anybody adds sections of their own and signs it. Version 2: the members of NIST SP
 * 800-88 rev. 2 section 4.6 (rev. 1 section 4.8), for rows and keys instead of drives.
 *
 * @param policy the policy under which the closure was asked for
 */
record CertificateBody(
        Closure closure,
        AskedUnder policy,
        Evidence evidence,
        ResidueScan.Report report,
        Sinks sinks,
        Instant verifiedAt) {

    static final int VERSION = 2;

    /**
     * A policy as it was read.
     *
     * @param digest when the closure was asked for: it set the deadline
     * @param digestAtVerification of the same policy when the certificate was made
     */
    record AskedUnder(String name, String digest, String digestAtVerification) {}

    JsonObjectBuilder json() {
        return Json.createObjectBuilder()
                .add("certificateVersion", VERSION)
                .add("organisationId", closure.organisation().toString())
                .add("state", "VERIFIED")
                .add("what", what())
                .add("method", "cryptographic erase of all wrapped keysets, then deletion of all rows")
                .add("methods", methods())
                .add("tool", tool())
                .add("policy", policy.name)
                .add("policyDigest", policy.digest)
                .add("policyDigestAtVerification", policy.digestAtVerification)
                .add("requestedAt", closure.requestedAt().toString())
                .add("keyDestroyedAt", String.valueOf(closure.keyDestroyedAt()))
                .add("purgedAt", String.valueOf(closure.purgedAt()))
                .add("verifiedAt", verifiedAt.toString())
                .add("deadline", closure.deadline().toString())
                .add("result", "clean")
                .add("keys", keys())
                .add("stores", stores())
                .add("countsBefore", counts(evidence.countsBefore()))
                .add("countsAfter", counts(report.countsAfter()))
                .add("scan", scan())
                .add("controls", controls())
                .add(
                        "auditHead",
                        Json.createObjectBuilder()
                                .add("seq", evidence.auditHead().seq())
                                .add("hash", evidence.auditHead().hash())
                                .add("entries", evidence.countsBefore().getOrDefault("audit_entry", 0L)))
                .add("auditCheckpoint", checkpoint())
                .add("notAddressed", new UnaddressedAreas(report, sinks, verifiedAt).json())
                .add("isolatedUntil", sinks.isolatedUntil(verifiedAt))
                .add(
                        "backupRetention",
                        Json.createObjectBuilder()
                                .add("tenantDatabase", retention(sinks.dataBackups()))
                                .add("vault", retention(sinks.vaultBackups())))
                .add(
                        "actors",
                        Json.createArrayBuilder().add(closure.requestedBy()).add("job:erasure"))
                .add(
                        "versions",
                        Json.createObjectBuilder()
                                .add("certificate", String.valueOf(VERSION))
                                .add("moxora", SoftwareVersion.ofMoxora())
                                .add("java", String.valueOf(System.getProperty("java.version"))));
    }

    private JsonObjectBuilder what() {
        JsonObjectBuilder classes = Json.createObjectBuilder();
        for (Compartment compartment : Compartment.values()) {
            classes.add(compartment.wire(), compartment.table());
        }
        JsonArrayBuilder fields = Json.createArrayBuilder();
        for (PersonalField field : PersonalField.values()) {
            fields.add(field.wire());
        }
        return Json.createObjectBuilder()
                .add("confidentiality", "personal data, sealed under the organisation's own keys")
                .add("sealedRecords", classes)
                .add("contactFields", fields)
                .add("tables", Json.createArrayBuilder(evidence.countsBefore().keySet()));
    }

    /** The techniques are those of SP 800-88: purge is beyond any laboratory, clear is beyond the ordinary interface. */
    private JsonArrayBuilder methods() {
        return Json.createArrayBuilder()
                .add(method(
                        "vault: wrapped keysets",
                        "purge",
                        "cryptographic erase: rows deleted, table rewritten, write-ahead log switched and checkpointed",
                        closure.keyDestroyedAt()))
                .add(method(
                        "tenant database: all tables",
                        "clear",
                        "rows deleted in bounded transactions; what they held was sealed under the destroyed keys",
                        closure.purgedAt()))
                .add(method("mails that waited or lay in a folder of ours", "clear", "deleted", closure.purgedAt()));
    }

    private static JsonObjectBuilder method(String store, String technique, String method, @Nullable Instant at) {
        return Json.createObjectBuilder()
                .add("store", store)
                .add("technique", technique)
                .add("method", method)
                .add("at", String.valueOf(Objects.requireNonNull(at)));
    }

    private static JsonObjectBuilder tool() {
        return Json.createObjectBuilder()
                .add("name", "Moxora")
                .add("version", SoftwareVersion.ofMoxora())
                .add(
                        "verification",
                        "full: every table counted by SQL; every file within reach searched for planted plaintext and"
                                + " for wrapped keysets, with a control in each that had to be found");
    }

    private JsonArrayBuilder keys() {
        JsonArrayBuilder keys = Json.createArrayBuilder();
        evidence.keys().forEach(doomed -> {
            Long id = doomed.keyId();
            keys.add(Json.createObjectBuilder()
                    .add("purpose", doomed.purpose())
                    .add("generation", doomed.generation())
                    .add("keyId", id == null ? JsonValue.NULL : Json.createValue(id))
                    .add("kek", doomed.kekUri().replaceFirst(":.*", ""))
                    .add("wrappedKeysetTail", Certificates.sha256(HexFormat.of().formatHex(doomed.slice()))));
        });
        return keys;
    }

    /** Its own signature holds without this certificate's: {@code verify-audit} of an exported trail knows it. */
    private JsonValue checkpoint() {
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

    private JsonObjectBuilder scan() {
        JsonArrayBuilder checks = Json.createArrayBuilder();
        report.checks().stream()
                .filter(check -> !check.name().startsWith(ResidueScan.CONTROL))
                .forEach(check -> checks.add(check.json()));
        JsonArrayBuilder seen = Json.createArrayBuilder();
        report.sinks().forEach(sink -> seen.add(sink.json()));
        return Json.createObjectBuilder()
                .add("checks", checks)
                .add("sinks", seen)
                .add("forms", Json.createArrayBuilder(Forms.FAMILIES))
                .add("files", report.filesScanned())
                .add("bytes", report.bytesScanned())
                .add("unreadableResidueInFiles", report.unreadableInFiles());
    }

    private JsonObject controls() {
        JsonObjectBuilder controls = Json.createObjectBuilder();
        report.checks().stream()
                .filter(check -> check.name().startsWith(ResidueScan.CONTROL))
                .forEach(check -> controls.add(check.name().substring(ResidueScan.CONTROL.length()), check.found()));
        return controls.build();
    }

    private static JsonValue retention(@Nullable Duration declared) {
        return declared == null ? JsonValue.NULL : Json.createValue(declared.toString());
    }
}
