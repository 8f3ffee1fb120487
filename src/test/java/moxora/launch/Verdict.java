package moxora.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code moxora.jar verify} says of a certificate, for tests of those who issue them. */
public final class Verdict {

    private Verdict() {}

    public static boolean holds(String certificate, String publicKeyPem) throws IOException {
        Path folder = Files.createTempDirectory("verdict");
        Path file = Files.writeString(folder.resolve("certificate.json"), certificate);
        Path key = Files.writeString(folder.resolve("operator.pub"), publicKeyPem);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        try {
            return new VerifyCommand(nowhere, nowhere).run(List.of(file.toString(), "--key", key.toString())) == 0;
        } finally {
            Files.delete(file);
            Files.delete(key);
            Files.delete(folder);
        }
    }
}
