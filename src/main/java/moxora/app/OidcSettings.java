package moxora.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.oidc.Registration;

/** The OpenID provider at which users may log in, if there is one: {@code MOXORA_OIDC_ISSUER} and its companions. */
public record OidcSettings(Optional<Registration> registration) {

    private static final String ISSUER = "moxora.oidc.issuer";
    private static final String CLIENT_ID = "moxora.oidc.client.id";
    private static final String SECRET = "moxora.oidc.client.secret";
    private static final String SECRET_FILE = "moxora.oidc.client.secret.file";
    private static final String SCOPES = "moxora.oidc.scopes";
    private static final String CALLBACK = "/api/v1/session/oidc/callback";
    private static final long LARGEST_FILE = 4_096;

    static OidcSettings of(Environment environment, String publicUrl) {
        Optional<String> issuer = environment.given(ISSUER);
        if (issuer.isEmpty()) {
            for (String name : List.of(CLIENT_ID, SECRET, SECRET_FILE)) {
                if (environment.given(name).isPresent()) {
                    throw new Settings.Invalid(
                            Environment.variable(name) + " is set, but " + Environment.variable(ISSUER) + " is not.");
                }
            }
            return new OidcSettings(Optional.empty());
        }
        requireSafe(issuer.get());
        List<String> scopes =
                List.of(environment.text(SCOPES, "openid email").strip().split("\\s+"));
        if (!scopes.contains("openid")) {
            throw new Settings.Invalid(Environment.variable(SCOPES) + ": openid must be among them.");
        }
        String base = publicUrl.endsWith("/") ? publicUrl.substring(0, publicUrl.length() - 1) : publicUrl;
        return new OidcSettings(Optional.of(new Registration(
                issuer.get(), environment.text(CLIENT_ID), secret(environment), scopes, URI.create(base + CALLBACK))));
    }

    private static void requireSafe(String issuer) {
        try {
            URI address = URI.create(issuer);
            if (Registration.isSafe(address) && address.getRawQuery() == null) {
                return;
            }
        } catch (IllegalArgumentException notAnAddress) {
            // Told below, as an address of another kind.
        }
        throw new Settings.Invalid(
                Environment.variable(ISSUER) + ": an https: address is allowed, and an http: one on this machine.");
    }

    private static Supplier<String> secret(Environment environment) {
        Optional<String> inline = environment.given(SECRET);
        Path file = environment.folder(SECRET_FILE);
        if (inline.isPresent() == (file != null)) {
            throw new Settings.Invalid("Either " + Environment.variable(SECRET_FILE) + " or "
                    + Environment.variable(SECRET) + " must be set.");
        }
        if (file == null) {
            return inline::get;
        }
        if (!Files.isReadable(file)) {
            throw new Settings.Invalid(Environment.variable(SECRET_FILE) + ": the file cannot be read.");
        }
        return () -> read(file);
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) <= LARGEST_FILE) {
                return Files.readString(file).strip();
            }
        } catch (IOException e) {
            // Told below; the exception names the file only.
        }
        throw new Fault(FaultCode.IDENTITY_PROVIDER_UNAVAILABLE, "The secret for the OpenID provider cannot be read.");
    }

    @Override
    public String toString() {
        return "OidcSettings[" + registration + "]";
    }
}
