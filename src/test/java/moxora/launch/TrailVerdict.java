package moxora.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code moxora.jar verify-audit} says of an exported trail, for tests of those who export them.
 *
 * @param exit 0 it holds, 1 it does not, 2 it cannot be read
 */
public record TrailVerdict(int exit, String said) {

    public static TrailVerdict of(String trail, String publicKeyPem) throws IOException {
        Path folder = Files.createTempDirectory("trail-verdict");
        Path file = Files.writeString(folder.resolve("trail.ndjson"), trail);
        Path key = Files.writeString(folder.resolve("operator.pub"), publicKeyPem);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        try {
            int exit = new VerifyAuditCommand(out, out).run(List.of(file.toString(), "--key", key.toString()));
            return new TrailVerdict(exit, said.toString(StandardCharsets.UTF_8));
        } finally {
            Files.delete(file);
            Files.delete(key);
            Files.delete(folder);
        }
    }
}
