package moxora.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import moxora.kms.ConfiguredKeks;
import moxora.kms.KekUri;
import moxora.kms.KmsAccess;
import org.jspecify.annotations.Nullable;

/**
 * Which key-encryption keys there are and how their services are reached. Besides our own names, the services' usual
 * ones count: {@code VAULT_TOKEN}, {@code VAULT_NAMESPACE}, {@code GOOGLE_APPLICATION_CREDENTIALS}; AWS credentials
 * come from the SDK's default chain.
 *
 * @param inUse wraps what is new
 * @param others former keys that still open, and keys that organisations bring
 * @param inDataFolder whether the key in use is a file inside the data folder
 */
public record KekSettings(KekUri inUse, List<KekUri> others, KmsAccess access, boolean inDataFolder) {

    private static final String IN_USE = "moxora.kek.uri";
    private static final String OTHERS = "moxora.kek.other.uris";

    static KekSettings of(Environment environment, Path data) {
        KekUri inUse = uri(
                IN_USE,
                environment.text(
                        IN_USE, data.resolve("keys").resolve("kek.json").toUri().toString()));
        List<KekUri> others = environment.given(OTHERS).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> uri(OTHERS, text))
                .toList();
        KmsAccess access = access(environment);
        Stream.concat(Stream.of(inUse), others.stream()).forEach(uri -> requireToken(uri, access));
        return new KekSettings(inUse, others, access, ConfiguredKeks.liesIn(inUse, data));
    }

    private static KekUri uri(String name, String text) {
        try {
            KekUri uri = KekUri.parse(text);
            ConfiguredKeks.requireBuiltFor(uri);
            return uri;
        } catch (IllegalArgumentException e) {
            throw new Settings.Invalid(Environment.variable(name) + ": " + e.getMessage() + ".");
        }
    }

    private static KmsAccess access(Environment environment) {
        Path googleKey = environment.folder("moxora.kek.gcp.credentials");
        return new KmsAccess(
                environment.given("VAULT_TOKEN").orElse(null),
                environment.folder("moxora.kek.vault.token.file"),
                environment
                        .given("moxora.kek.vault.namespace")
                        .or(() -> environment.given("VAULT_NAMESPACE"))
                        .orElse(null),
                googleKey == null ? environment.folder("GOOGLE_APPLICATION_CREDENTIALS") : googleKey,
                endpoint("moxora.kek.gcp.endpoint", environment),
                endpoint("moxora.kek.gcp.metadata.endpoint", environment),
                endpoint("moxora.kek.aws.endpoint", environment));
    }

    /** An agent on this machine may add the token itself; nobody does so on the way to another. */
    private static void requireToken(KekUri uri, KmsAccess access) {
        if (uri instanceof KekUri.VaultTransit vault
                && "https".equals(vault.server().getScheme())
                && access.vaultToken() == null
                && access.vaultTokenFile() == null) {
            throw new Settings.Invalid(
                    "MOXORA_KEK_VAULT_TOKEN_FILE or VAULT_TOKEN is needed for a vault-transit: key.");
        }
    }

    private static @Nullable URI endpoint(String name, Environment environment) {
        Optional<String> given = environment.given(name);
        if (given.isEmpty()) {
            return null;
        }
        try {
            URI uri = URI.create(given.get().replaceAll("/+$", ""));
            String host = uri.getHost();
            boolean allowed = "https".equals(uri.getScheme())
                    || "http".equals(uri.getScheme()) && host != null && KekUri.isLoopback(host);
            if (host != null && allowed && uri.getRawUserInfo() == null && uri.getRawQuery() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Told below, as for an address of another kind.
        }
        throw new Settings.Invalid(
                Environment.variable(name) + ": an https: address is allowed, and an http: one on this machine.");
    }

    /** The keys themselves; Google's tokens go by the true time, whatever Moxora's own clock was moved to. */
    public ConfiguredKeks open() {
        return ConfiguredKeks.open(inUse, others, access, Clock.systemUTC());
    }

    /** What an operator should hear at each start. */
    List<String> warnings() {
        return inDataFolder
                ? List.of("The key-encryption key lies in the data folder: whoever copies the folder has keys and data"
                        + " together. Name a file elsewhere, or a key service, with MOXORA_KEK_URI.")
                : List.of();
    }

    @Override
    public String toString() {
        return "KekSettings[" + inUse.text() + " and " + others.size() + " others]";
    }
}
