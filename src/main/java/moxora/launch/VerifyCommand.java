package moxora.launch;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code moxora.jar verify}: checks certificates of deletion offline and says what holds. */
final class VerifyCommand {

    private static final int HOLDS = 0;
    private static final int DOES_NOT_HOLD = 1;
    private static final int UNUSABLE = 2;
    private static final int MAX_KIBIBYTES = 16 * 1024;
    private static final int LABEL_WIDTH = 22;

    private final PrintStream out;
    private final PrintStream err;

    private record Verified(String file, Certificate certificate, List<Finding> findings) {

        boolean holds() {
            return findings.stream().allMatch(Finding::holds);
        }

        String about(String member) {
            return certificate.text(member).map(Terminal::harmless).orElse("not stated");
        }
    }

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
            reading = request.files().get(0);
            List<String> files = request.certificates();
            List<Verified> all = new ArrayList<>();
            CertificateChain chain = new CertificateChain();
            for (String file : files) {
                reading = file;
                Certificate certificate = Certificate.parse(VerifyRequest.text(file, MAX_KIBIBYTES));
                chain.add(file, certificate);
                all.add(new Verified(file, certificate, Findings.of(certificate, key)));
            }
            return all.size() == 1 ? tell(all.get(0), key, request.json()) : tell(all, chain, key, request.json());
        } catch (UnreadableException e) {
            err.println(reading + " cannot be used: " + e.why() + ".");
            return UNUSABLE;
        }
    }

    private int tell(Verified verified, VerificationKey key, boolean json) {
        if (json) {
            out.println(Jcs.canonical(asJson(verified, key)));
        } else {
            print(verified.findings);
            out.println();
            out.println(signed(verified.findings) ? "It states:" : "It states, though nothing proves it:");
            Statements.of(verified.certificate)
                    .forEach((label, value) ->
                            out.println("  " + label + " ".repeat(LABEL_WIDTH - label.length()) + value));
            out.println();
            out.println("It does not say:");
            Statements.leftOut(verified.certificate).forEach(what -> out.println("  " + what));
            out.println();
            out.println(verified.holds() ? "The certificate holds." : "The certificate does NOT hold.");
        }
        return verified.holds() ? HOLDS : DOES_NOT_HOLD;
    }

    /** Of several, what each is about in a line, and what does not hold. */
    private int tell(List<Verified> all, CertificateChain chain, VerificationKey key, boolean json) {
        List<Finding> links = chain.findings();
        boolean holds = all.stream().allMatch(Verified::holds) && links.stream().allMatch(Finding::holds);
        if (json) {
            Map<String, Json> answer = new LinkedHashMap<>();
            answer.put("holds", new Json.Literal(Boolean.toString(holds)));
            answer.put("chain", checks(links));
            answer.put(
                    "certificates",
                    new Json.Items(all.stream()
                            .map(verified -> (Json) asJson(verified, key))
                            .toList()));
            out.println(Jcs.canonical(new Json.Members(answer)));
        } else {
            for (Verified verified : all) {
                out.println((verified.holds() ? "[ok]   " : "[FAIL] ") + Terminal.harmless(verified.file)
                        + ": organisation " + verified.about("organisationId") + ", verified "
                        + verified.about("verifiedAt"));
                verified.findings.stream()
                        .filter(finding -> !finding.holds())
                        .forEach(finding -> out.println("         " + finding.sentence()));
            }
            print(links);
            out.println();
            out.println(holds ? "All " + all.size() + " certificates hold." : "They do NOT all hold.");
        }
        return holds ? HOLDS : DOES_NOT_HOLD;
    }

    private void print(List<Finding> findings) {
        findings.forEach(finding -> out.println((finding.holds() ? "[ok]   " : "[FAIL] ") + finding.sentence()));
    }

    private static boolean signed(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.check().equals(Findings.SIGNATURE) && finding.holds());
    }

    private static Json.Members asJson(Verified verified, VerificationKey key) {
        Map<String, Json> answer = new LinkedHashMap<>();
        answer.put("holds", new Json.Literal(Boolean.toString(verified.holds())));
        answer.put("file", new Json.Text(verified.file));
        answer.put("keyFingerprint", new Json.Text(key.fingerprint()));
        answer.put("checks", checks(verified.findings));
        answer.put("states", Statements.asJson(verified.certificate));
        answer.put(
                "leftOut",
                new Json.Items(Statements.leftOut(verified.certificate).stream()
                        .map(what -> (Json) new Json.Text(what))
                        .toList()));
        return new Json.Members(answer);
    }

    private static Json checks(List<Finding> findings) {
        return new Json.Items(findings.stream()
                .map(finding -> (Json) new Json.Members(Map.of(
                        "check", new Json.Text(finding.check()),
                        "holds", new Json.Literal(Boolean.toString(finding.holds())),
                        "says", new Json.Text(finding.sentence()))))
                .toList());
    }
}
