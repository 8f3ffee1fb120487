package moxora.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code moxora.jar verify-audit}: checks an exported audit trail offline, however long, and says what holds. */
final class VerifyAuditCommand {

    private static final int HOLDS = 0;
    private static final int DOES_NOT_HOLD = 1;
    private static final int UNUSABLE = 2;
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int MAX_KEY_KIBIBYTES = 64;

    private final PrintStream out;
    private final PrintStream err;

    VerifyAuditCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** The exit code. */
    int run(List<String> args) {
        if (args.contains("--help") || args.contains("-h")) {
            out.print(Usage.VERIFY_AUDIT);
            return HOLDS;
        }
        VerifyRequest request = VerifyRequest.of(args);
        if (request == null || request.files().size() > 1) {
            err.print(Usage.VERIFY_AUDIT);
            return UNUSABLE;
        }
        String reading = request.key();
        try {
            VerificationKey key = VerificationKey.ofPem(VerifyRequest.text(request.key(), MAX_KEY_KIBIBYTES));
            reading = request.files().get(0);
            AuditCheck check = new AuditCheck(key);
            // Twice: the checkpoints come last, and say what the entries must have been.
            lines(reading, check::collect);
            lines(reading, check::entry);
            return tell(check.findings(), key, check, request.json());
        } catch (UnreadableException e) {
            err.println(reading + " cannot be used: " + e.why() + ".");
            return UNUSABLE;
        }
    }

    /** What is done with a line that is a JSON object. */
    interface LineReader {
        void line(Json.Members line) throws UnreadableException;
    }

    private static void lines(String file, LineReader each) throws UnreadableException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Files.newInputStream(Path.of(file)),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)))) {
            long number = 0;
            for (String text = line(reader); text != null; text = line(reader)) {
                number++;
                Json json;
                try {
                    json = Json.parse(text);
                } catch (UnreadableException e) {
                    throw new UnreadableException("line " + number + ": " + e.why());
                }
                if (!(json instanceof Json.Members members)) {
                    throw new UnreadableException("line " + number + " is not a JSON object");
                }
                each.line(members);
            }
        } catch (CharacterCodingException e) {
            throw new UnreadableException("it is not UTF-8");
        } catch (IOException | InvalidPathException e) {
            throw new UnreadableException("there is no such file that this user may read");
        }
    }

    /** A line without its end; a file from anybody may have one that fills the memory. */
    private static @Nullable String line(BufferedReader reader) throws IOException, UnreadableException {
        StringBuilder line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            if (line.length() >= LONGEST_LINE) {
                throw new UnreadableException("a line is longer than " + LONGEST_LINE + " characters");
            }
            line.append((char) c);
            c = reader.read();
        }
        return line.toString();
    }

    private int tell(List<Finding> findings, VerificationKey key, AuditCheck check, boolean json) {
        boolean holds = findings.stream().allMatch(Finding::holds);
        if (json) {
            out.println(Jcs.canonical(asJson(findings, key, check, holds)));
        } else {
            findings.forEach(finding ->
                    out.println((finding.holds() ? "[ok]   " : "[FAIL] ") + Terminal.harmless(finding.sentence())));
            out.println();
            out.println(holds ? "The trail holds." : "The trail does NOT hold.");
        }
        return holds ? HOLDS : DOES_NOT_HOLD;
    }

    private static Json asJson(List<Finding> findings, VerificationKey key, AuditCheck check, boolean holds) {
        Map<String, Json> answer = new LinkedHashMap<>();
        answer.put("holds", new Json.Literal(Boolean.toString(holds)));
        answer.put("keyFingerprint", new Json.Text(key.fingerprint()));
        answer.put("organisationId", new Json.Text(check.organisation()));
        answer.put("entries", new Json.Numeric(check.entries()));
        answer.put(
                "firstBroken",
                check.firstBroken() == 0 ? new Json.Literal("null") : new Json.Numeric(check.firstBroken()));
        answer.put(
                "checks",
                new Json.Items(findings.stream()
                        .map(finding -> (Json) new Json.Members(Map.of(
                                "check", new Json.Text(finding.check()),
                                "holds", new Json.Literal(Boolean.toString(finding.holds())),
                                "says", new Json.Text(finding.sentence()))))
                        .toList()));
        return new Json.Members(answer);
    }
}
