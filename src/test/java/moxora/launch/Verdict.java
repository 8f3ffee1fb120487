package moxora.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code moxora.jar verify} says of certificates, for tests of those who issue them.
 *
 * @param code the exit code
 */
public record Verdict(int code, String said) {

    /** Of several at once, in the order given. */
    public static Verdict ofAll(List<String> certificates, String publicKeyPem) throws IOException {
        Path folder = Files.createTempDirectory("verdict");
        List<String> args = new ArrayList<>();
        for (String certificate : certificates) {
            args.add(Files.writeString(folder.resolve(args.size() + ".json"), certificate)
                    .toString());
        }
        args.add("--key");
        args.add(Files.writeString(folder.resolve("operator.pub"), publicKeyPem).toString());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int code = new VerifyCommand(out, out).run(args);
        for (String arg : args) {
            if (!arg.startsWith("--")) {
                Files.delete(Path.of(arg));
            }
        }
        Files.delete(folder);
        return new Verdict(code, said.toString(StandardCharsets.UTF_8));
    }

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
