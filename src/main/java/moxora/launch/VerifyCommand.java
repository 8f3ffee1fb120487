package moxora.launch;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code moxora.jar verify}: checks a certificate of deletion offline and says what holds. */
final class VerifyCommand {

    private static final int HOLDS = 0;
    private static final int DOES_NOT_HOLD = 1;
    private static final int UNUSABLE = 2;
    private static final int MAX_KIBIBYTES = 16 * 1024;
    private static final int LABEL_WIDTH = 22;

    private final PrintStream out;
    private final PrintStream err;

    VerifyCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** The exit code. */
    int run(List<String> args) {
        if (args.contains("--help") || args.contains("-h")) {
            out.print(Usage.VERIFY);
            return HOLDS;
        }
        VerifyRequest request = VerifyRequest.of(args);
        if (request == null) {
            err.print(Usage.VERIFY);
            return UNUSABLE;
        }
        String reading = request.key();
        try {
            VerificationKey key = VerificationKey.ofPem(VerifyRequest.text(request.key(), MAX_KIBIBYTES));
            reading = request.file();
            Certificate certificate = Certificate.parse(VerifyRequest.text(request.file(), MAX_KIBIBYTES));
            return tell(certificate, key, request.json());
        } catch (UnreadableException e) {
            err.println(reading + " cannot be used: " + e.why() + ".");
            return UNUSABLE;
        }
    }

    private int tell(Certificate certificate, VerificationKey key, boolean json) {
        List<Finding> findings = Findings.of(certificate, key);
        boolean holds = findings.stream().allMatch(Finding::holds);
        if (json) {
            out.println(Jcs.canonical(asJson(certificate, key, findings, holds)));
        } else {
            findings.forEach(finding -> out.println((finding.holds() ? "[ok]   " : "[FAIL] ") + finding.sentence()));
            out.println();
            out.println(signed(findings) ? "It states:" : "It states, though nothing proves it:");
            Statements.of(certificate)
                    .forEach((label, value) ->
                            out.println("  " + label + " ".repeat(LABEL_WIDTH - label.length()) + value));
            out.println();
            out.println(holds ? "The certificate holds." : "The certificate does NOT hold.");
        }
        return holds ? HOLDS : DOES_NOT_HOLD;
    }

    private static boolean signed(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.check().equals(Findings.SIGNATURE) && finding.holds());
    }

    private static Json asJson(Certificate certificate, VerificationKey key, List<Finding> findings, boolean holds) {
        Map<String, Json> answer = new LinkedHashMap<>();
        answer.put("holds", new Json.Literal(Boolean.toString(holds)));
        answer.put("keyFingerprint", new Json.Text(key.fingerprint()));
        answer.put(
                "checks",
                new Json.Items(findings.stream()
                        .map(finding -> (Json) new Json.Members(Map.of(
                                "check", new Json.Text(finding.check()),
                                "holds", new Json.Literal(Boolean.toString(finding.holds())),
                                "says", new Json.Text(finding.sentence()))))
                        .toList()));
        answer.put("states", Statements.asJson(certificate));
        return new Json.Members(answer);
    }
}
