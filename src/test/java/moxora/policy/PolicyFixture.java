package moxora.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The policies that ship with Moxora, and folders that hold something else. */
final class PolicyFixture {

    static final Path SHIPPED = Path.of(System.getProperty("project.directory", "."), "tenant-config");

    private PolicyFixture() {}

    static String shipped(String name) {
        try {
            return Files.readString(SHIPPED.resolve(name + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A policy without comments, so that a line number in a test can be counted by eye. */
    static String acme() {
        return """
                policy: acme
                source:
                    title: Acme Privacy Policy
                    lastUpdated: Nov 1, 2026
                closure:
                    deadline: P30D
                    undoWindow: P14D
                session:
                    absoluteLifetime: P7D
                    idleLifetime: P1D
                    cookie: __Host-moxora-session
                search:
                    acceptedLeaks: [tag, company, name]
                emailEvents:
                    tracking: identified
                ai:
                    features:
                        tag-suggestions: [company, title, tags]
                """ + TestRetention.SECTION;
    }

    /** Acme's policy with one thing changed; fails when there is nothing to change. */
    static String acmeWith(String target, String replacement) {
        if (!acme().contains(target)) {
            throw new IllegalArgumentException("Acme's policy does not contain: " + target);
        }
        return acme().replace(target, replacement);
    }

    static Path write(Path folder, String file, String text) {
        try {
            return Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path write(Path folder, String file, byte[] bytes) {
        try {
            return Files.write(folder.resolve(file), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
