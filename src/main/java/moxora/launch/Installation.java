package moxora.launch;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where this program lies, and what lies beside it.
 *
 * @param folder the folder of the jar
 */
record Installation(Path folder) {

    private static final String TENANT_CONFIG = "tenant-config";

    static Installation ofThisProgram() {
        try {
            Path code = Path.of(Moxora.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path folder = code.toAbsolutePath().getParent();
            return new Installation(folder == null ? code : folder);
        } catch (URISyntaxException e) {
            throw Refusal.couldNotStart("The folder of this program cannot be found.", e);
        }
    }

    /** Looks for the libraries before anything is created: an image for databases of one's own has no embedded ones. */
    void requireLibraries(Settings settings) {
        if (!has("fish.payara.micro.PayaraMicro")) {
            throw Refusal.couldNotStart(
                    "The folder lib is missing beside moxora.jar in " + folder + ": build it with mvn package.");
        }
        if (settings.databases().embedded() && !has("io.zonky.test.db.postgres.embedded.EmbeddedPostgres")) {
            throw Refusal.badSetting("This installation has no embedded databases: set " + Setting.DB_URL.variable()
                    + " and " + Setting.VAULT_DB_URL.variable() + ".");
        }
    }

    private static boolean has(String type) {
        try {
            Class.forName(type, false, Installation.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    Path war() {
        Path war = folder.resolve("moxora.war");
        if (!Files.isRegularFile(war)) {
            throw Refusal.couldNotStart(
                    "There is no moxora.war in " + folder + ", beside moxora.jar: build it with mvn package.");
        }
        return war;
    }

    /** As set; else in the working directory, beside the jar, or beside the folder that was built into. */
    Path tenantConfig(Settings settings) {
        Optional<Path> asked = settings.tenantConfigDir();
        List<Path> places = asked.map(List::of)
                .orElse(List.of(
                        Path.of(TENANT_CONFIG), folder.resolve(TENANT_CONFIG), folder.resolveSibling(TENANT_CONFIG)));
        return places.stream()
                .filter(Files::isDirectory)
                .findFirst()
                .map(path -> path.toAbsolutePath().normalize())
                .orElseThrow(() -> Refusal.badSetting(Setting.TENANT_CONFIG_DIR.variable() + ": there is no folder "
                        + places.get(0).toAbsolutePath().normalize() + "."));
    }
}
