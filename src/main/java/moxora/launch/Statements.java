package moxora.launch;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a certificate states, in the order and the words people ask for it. */
final class Statements {

    private static final Map<String, String> LABELS = labels();

    private Statements() {}

    private static Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("certificateVersion", "Certificate version");
        labels.put("organisationId", "Organisation");
        labels.put("state", "State");
        labels.put("method", "Method");
        labels.put("requestedAt", "Requested");
        labels.put("keyDestroyedAt", "Keys destroyed");
        labels.put("purgedAt", "Rows deleted");
        labels.put("verifiedAt", "Verified");
        labels.put("deadline", "Deadline");
        labels.put("result", "Scan result");
        labels.put("scan", "Scan");
        labels.put("controls", "Scan's own controls");
        labels.put("isolatedUntil", "In backups until");
        labels.put("notAddressed", "Areas not addressed");
        labels.put("policy", "Policy");
        labels.put("policyDigest", "Policy digest");
        labels.put("keys", "Keys");
        labels.put("stores", "Stores");
        labels.put("countsBefore", "Rows before");
        labels.put("countsAfter", "Rows after");
        labels.put("actors", "Acted");
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

    /** Member names and values for programs. */
    static Json.Members asJson(Certificate certificate) {
        Map<String, Json> statements = new LinkedHashMap<>();
        LABELS.keySet().forEach(name -> certificate.member(name).ifPresent(value -> statements.put(name, value)));
        return new Json.Members(statements);
    }

    private static String readable(Json value) {
        String text;
        if (value instanceof Json.Text string) {
            text = string.value();
        } else if (value instanceof Json.Items items && items.values().stream().allMatch(Json.Text.class::isInstance)) {
            text = items.values().isEmpty()
                    ? "none"
                    : String.join(
                            "; ",
                            items.values().stream()
                                    .map(item -> ((Json.Text) item).value())
                                    .toList());
        } else {
            text = Jcs.canonical(value);
        }
        // A certificate may come from anybody.
        return Terminal.harmless(text);
    }
}
