package moxora.rest;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A deletion certificate for people: every member of it, those we know in an order and in words that are asked for, and
 * whatever else it holds as it stands. What counts is the signed JSON; this is a reading of it.
 */
final class CertificateHtml {

    private static final Map<String, String> SHORT = ordered(
            "organisationId", "Organisation",
            "result", "Result of the scan",
            "state", "State",
            "requestedAt", "Closure requested",
            "keyDestroyedAt", "Keys destroyed",
            "purgedAt", "Rows deleted",
            "verifiedAt", "Verified",
            "deadline", "Deadline",
            "isolatedUntil", "May lie in backups until, as signed");

    /** Members that have a heading of their own, in their order. */
    private static final Map<String, String> PARTS = ordered(
            "what", "What was deleted",
            "method", "How",
            "methods", "How, store by store",
            "tool", "With what, and how it was verified",
            "media", "Clusters",
            "keys", "Keys that were destroyed",
            "scan", "What was looked for afterwards",
            "stores", "Where it was looked for",
            "controls", "What had to be found, to show that the search finds",
            "notAddressed", "What this certificate does not say",
            "lastMail", "Who was told",
            "actors", "Who acted",
            "auditHead", "The audit trail's end",
            "auditCheckpoint", "The audit trail's last signed checkpoint");

    private static final String BEFORE = "countsBefore";
    private static final String AFTER = "countsAfter";

    private CertificateHtml() {}

    private static Map<String, String> ordered(String... namesAndWords) {
        Map<String, String> ordered = new LinkedHashMap<>();
        for (int i = 0; i < namesAndWords.length; i += 2) {
            ordered.put(namesAndWords[i], namesAndWords[i + 1]);
        }
        return ordered;
    }

    /** A page of its own. */
    static String page(JsonObject certificate) {
        Html html = new Html();
        write(certificate, html);
        return Html.page("Certificate of deletion", html);
    }

    static void write(JsonObject certificate, Html html) {
        Map<String, String> facts = new LinkedHashMap<>();
        SHORT.forEach((name, words) -> {
            if (certificate.containsKey(name)) {
                facts.put(words, Html.plain(member(certificate, name)));
            }
        });
        html.facts(facts);
        Set<String> left = new LinkedHashSet<>(certificate.keySet());
        left.removeAll(SHORT.keySet());
        counts(certificate, html);
        left.removeAll(List.of(BEFORE, AFTER));
        PARTS.forEach((name, words) -> {
            if (left.remove(name)) {
                html.heading(words).value(member(certificate, name));
            }
        });
        Map<String, String> rest = new LinkedHashMap<>();
        for (String name : left) {
            JsonValue value = member(certificate, name);
            if (value instanceof JsonObject || value instanceof JsonArray) {
                html.heading(name).value(value);
            } else {
                rest.put(name, Html.plain(value));
            }
        }
        html.heading("Policy, chain and signature").facts(rest);
        html.heading("Verify it yourself")
                .paragraph("This page is a reading of the signed certificate. Take the certificate as a file, take the"
                        + " operator's public key from the operator by another way than this page, compare its"
                        + " fingerprint with keyFingerprint above, and let any machine with Java 17 check both,"
                        + " without a network:")
                .code("java -jar moxora.jar verify certificate.json --key operator.pub")
                .paragraph("The signature is Ed25519 (RFC 8032), in base64, over the RFC 8785 form of the certificate"
                        + " without its member signature. previousDigest is the SHA-256 of the whole certificate before"
                        + " it, in the same form.");
    }

    private static JsonValue member(JsonObject object, String name) {
        return object.getOrDefault(name, JsonValue.NULL);
    }

    private static void counts(JsonObject certificate, Html html) {
        if (!(certificate.get(BEFORE) instanceof JsonObject before)
                || !(certificate.get(AFTER) instanceof JsonObject after)) {
            return;
        }
        Set<String> tables = new LinkedHashSet<>(before.keySet());
        tables.addAll(after.keySet());
        List<List<String>> rows = new ArrayList<>();
        for (String table : tables) {
            rows.add(List.of(table, count(before, table), count(after, table)));
        }
        html.heading("Rows before and after").table(List.of("Table", "Before", "After"), rows);
    }

    private static String count(JsonObject counts, String table) {
        return counts.containsKey(table) ? Html.plain(member(counts, table)) : "not counted";
    }
}
