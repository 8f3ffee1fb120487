package moxora.launch;

import java.nio.file.Path;

/** Clusters that one test has for itself, so that it may crash them; they keep what they have promised. */
public final class OwnClusters {

    private OwnClusters() {}

    public static EmbeddedClusters start(Path folder) {
        Path programs = Path.of(System.getProperty("project.directory", "."))
                .resolve("target/postgresql")
                .toAbsolutePath();
        return EmbeddedClusters.start(folder.resolve("data"), Durability.FULL, programs);
    }
}
