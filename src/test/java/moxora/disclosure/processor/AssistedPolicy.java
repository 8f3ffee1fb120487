package moxora.disclosure.processor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;

/** Moxora's own policy under another name, with a processor registered for each of its features. */
public final class AssistedPolicy {

    public static final String PROCESSOR = "chat";
    public static final String REGION = "EU";

    /** So much that no test comes near it. */
    public static final String PLENTY =
            "{requestsPerMinute: 10000, tokensPerDay: 999999999, tokensPerMonth: 999999999, timeout: PT60S}";

    private static final LocalDate SIGNED = LocalDate.of(2020, 1, 31);
    private static final String OWN = "policy: moxora\n";

    private AssistedPolicy() {}

    private static Path shipped() {
        return Path.of(System.getProperty("project.directory", "."), "tenant-config");
    }

    /** Puts the policies that are shipped, and their schema, into a folder. */
    public static void copyShipped(Path folder) {
        try (Stream<Path> files = Files.list(shipped())) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Puts a policy into a folder.
     *
     * @param expires the agreement's last day
     * @param limits in YAML
     */
    public static void write(Path folder, String name, URI endpoint, LocalDate expires, String limits) {
        try {
            String moxora = Files.readString(shipped().resolve("moxora.yaml"));
            if (!moxora.contains(OWN)) {
                throw new AssertionError("Moxora's policy has another form now");
            }
            Files.writeString(
                    folder.resolve(name + ".yaml"),
                    moxora.replace(OWN, "policy: " + name + "\n")
                            + """

                    processors:
                        - name: %s
                          endpoint: %s
                          model: small-1
                          region: %s
                          purposes: [contact-summary, tag-suggestions, automation-builder]
                          fields: [firstName, lastName, emails, phones, company, title, tags, activity, notes, input.instruction]
                          agreement:
                              signed: %s
                              expires: %s
                          nextReview: %s
                          retention: P0D
                          limits: %s
                    """.formatted(PROCESSOR, endpoint, REGION, SIGNED, expires, expires, limits));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
