package moxora.launch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a certificate states, in the order and the words people ask for it. */
final class Statements {

    private static final Map<String, String> LABELS = labels();

    private Statements() {}

    private static Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("certificateVersion", "Certificate version");
        labels.put("organisationId", "Organisation");
        labels.put("state", "State");
        labels.put("what", "What");
        labels.put("method", "Method");
        labels.put("methods", "Method by store");
        labels.put("tool", "Tool");
        labels.put("media", "Clusters");
        labels.put("requestedAt", "Requested");
        labels.put("keyDestroyedAt", "Keys destroyed");
        labels.put("purgedAt", "Rows deleted");
        labels.put("verifiedAt", "Verified");
        labels.put("deadline", "Deadline");
        labels.put("result", "Scan result");
        labels.put("scan", "Scan");
        labels.put("controls", "Scan's own controls");
        labels.put("isolatedUntil", "In backups until");
        labels.put("backupRetention", "Backups are kept");
        labels.put("notAddressed", "Areas not addressed");
        labels.put("policy", "Policy");
        labels.put("policyDigest", "Policy digest");
        labels.put("policyDigestAtVerification", "Policy digest later");
        labels.put("keys", "Keys");
        labels.put("stores", "Stores");
        labels.put("countsBefore", "Rows before");
        labels.put("countsAfter", "Rows after");
        labels.put("actors", "Acted");
        labels.put("lastMail", "Told");
        labels.put("auditHead", "Audit head");
        labels.put("auditCheckpoint", "Audit checkpoint");
        labels.put("previousDigest", "Previous certificate");
        labels.put("versions", "Versions");
        return labels;
    }

    /** Member names and values for people. */
    static Map<String, String> of(Certificate certificate) {
        Map<String, String> statements = new LinkedHashMap<>();
        LABELS.forEach(
                (name, label) -> certificate.member(name).ifPresent(value -> statements.put(label, readable(value))));
        return statements;
    }

    private static final Json NONE = new Json.Text("");

    /** Member names and values for programs. */
    static Json.Members asJson(Certificate certificate) {
        Map<String, Json> statements = new LinkedHashMap<>();
        LABELS.keySet().forEach(name -> certificate.member(name).ifPresent(value -> statements.put(name, value)));
        return new Json.Members(statements);
    }

    /** What nobody may read out of it: what it leaves out by its own word, and what no certificate can say. */
    static List<String> leftOut(Certificate certificate) {
        List<String> leftOut = new ArrayList<>();
        certificate.member("notAddressed").ifPresent(areas -> {
            if (areas instanceof Json.Items items) {
                items.values().forEach(area -> leftOut.add("anything of: " + readable(area)));
            }
        });
        leftOut.add("that backups from before are gone: they may exist until "
                + certificate.text("isolatedUntil").map(Terminal::harmless).orElse("a time it does not state"));
        leftOut.add(
                "that the machine's clock was right, or that whoever signed told the truth: it shows who signed, and"
                        + " that nothing was changed since");
        return leftOut;
    }

    private static String readable(Json value) {
        // A certificate may come from anybody.
        return Terminal.harmless(phrase(value));
    }

    private static String phrase(Json value) {
        if (value instanceof Json.Text text) {
            return text.value();
        }
        if (value instanceof Json.Items items) {
            return items.values().isEmpty()
                    ? "none"
                    : items.values().stream().map(Statements::phrase).collect(Collectors.joining("; "));
        }
        if (value instanceof Json.Members members) {
            Map<String, Json> values = members.values();
            if (values.keySet().equals(Set.of("area", "until"))) {
                return phrase(values.getOrDefault("area", NONE)) + " (until: "
                        + phrase(values.getOrDefault("until", NONE)) + ")";
            }
            return values.values().stream().allMatch(Statements::isCount) ? counts(values) : pairs(values);
        }
        return Jcs.canonical(value);
    }

    private static boolean isCount(Json value) {
        return value instanceof Json.Numeric;
    }

    /** Sixty tables of which a handful had rows: these, and how many others had none. */
    private static String counts(Map<String, Json> values) {
        Map<String, Json> some = new LinkedHashMap<>(values);
        some.values().removeIf(value -> Jcs.canonical(value).equals("0"));
        int none = values.size() - some.size();
        if (none == 0) {
            return pairs(values);
        }
        return some.isEmpty() ? "0 in all " + none : pairs(some) + "; 0 in " + none + " others";
    }

    private static String pairs(Map<String, Json> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " " + phrase(entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
