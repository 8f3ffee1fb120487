package moxora.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder with the policies, as it lies on disk. */
final class PolicyFolder {

    /** A policy takes some 3 KiB with its comments. */
    static final int LARGEST_FILE_BYTES = 64 * 1024;

    private static final String ENDING = ".yaml";
    private static final String SCHEMA = "schema.json";
    private static final String FEATURES = "features";

    private final Path directory;
    private final Problems problems;

    PolicyFolder(Path directory, Problems problems) {
        this.directory = directory.normalize();
        this.problems = problems;
    }

    static String baseName(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }

    /** The file's name as the operator gave it, with slashes on every system. */
    static String label(Path file) {
        return file.toString().replace('\\', '/');
    }

    /** The policy files in alphabetical order; a folder without any is a problem. */
    List<Path> policyFiles() {
        if (!Files.isDirectory(directory)) {
            report(directory, "no folder", "a folder with one file for each policy, such as moxora.yaml");
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> sorted = entries.sorted().toList();
            sorted.stream()
                    .filter(path -> path.toString().endsWith(".yml"))
                    .forEach(path -> report(path, "the ending .yml", "the ending .yaml"));
            List<Path> policies = sorted.stream()
                    .filter(path -> path.toString().endsWith(ENDING))
                    .toList();
            if (policies.isEmpty()) {
                report(directory, "no policy", "at least one file such as moxora.yaml");
            }
            return policies;
        } catch (IOException e) {
            report(directory, "a folder that cannot be listed", "a folder that Moxora may read");
            return List.of();
        }
    }

    /** The files of declared AI features in alphabetical order; there need not be any. */
    List<Path> featureFiles() {
        Path features = directory.resolve(FEATURES);
        if (!Files.exists(features)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(features)) {
            List<Path> files = entries.sorted().toList();
            files.stream()
                    .filter(path -> !path.toString().endsWith(ENDING))
                    .forEach(path -> report(path, "a file that is no feature", "files ending in .yaml"));
            return files.stream()
                    .filter(path -> path.toString().endsWith(ENDING))
                    .toList();
        } catch (IOException e) {
            report(features, "a folder that cannot be listed", "a folder that Moxora may read");
            return List.of();
        }
    }

    /** The schema that Moxora brings, and the folder's own where it is another. */
    List<PolicySchema> schemas() {
        List<PolicySchema> schemas = new ArrayList<>();
        byte[] bundled = PolicySchema.bundledBytes();
        schemas.add(PolicySchema.parse(bundled));
        Path own = directory.resolve(SCHEMA);
        if (Files.exists(own)) {
            read(own).filter(bytes -> !Arrays.equals(bytes, bundled)).ifPresent(bytes -> {
                try {
                    schemas.add(PolicySchema.parse(bytes));
                } catch (IllegalArgumentException e) {
                    String reason = e.getMessage() == null ? "unknown" : e.getMessage();
                    report(
                            own,
                            "no usable schema (" + Found.shortened(reason) + ")",
                            "the schema.json of this version");
                }
            });
        }
        return schemas;
    }

    Optional<byte[]> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE_BYTES + 1);
            if (bytes.length <= LARGEST_FILE_BYTES) {
                return Optional.of(bytes);
            }
            report(file, "more than " + LARGEST_FILE_BYTES + " bytes", "at most " + LARGEST_FILE_BYTES + " bytes");
        } catch (IOException e) {
            report(file, "no readable file", "a file that Moxora may read");
        }
        return Optional.empty();
    }

    private void report(Path path, String found, String allowed) {
        problems.add(Problem.ofFile(label(path), found, allowed));
    }
}
