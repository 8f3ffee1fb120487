package moxora.launch;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What was set, checked: a value that cannot be used is refused by name, and never quoted when it may be a secret.
 *
 * <p>A variable that is set but blank counts as unset.
 */
final class Settings {

    private static final int HIGHEST_PORT = 65_535;
    private static final int SHORTEST_TOKEN = 32;

    private final Map<Setting, String> values;

    private Settings(Map<Setting, String> values) {
        this.values = values;
    }

    /** Reads from the process's own environment and system properties. */
    static Settings ofProcess() {
        return read(System::getenv, System::getProperty);
    }

    static Settings read(UnaryOperator<@Nullable String> environment, UnaryOperator<@Nullable String> properties) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String property = properties.apply(setting.property());
            String value = property == null ? environment.apply(setting.variable()) : property;
            if (value != null && !value.isBlank()) {
                values.put(setting, value.strip());
            }
        }
        return new Settings(values);
    }

    /** Checks what can be checked without touching anything, so that one start shows the first mistake at once. */
    Settings checked() {
        port();
        tls();
        publicUrl();
        dataDir();
        signUp();
        clockControl();
        checkOperatorToken();
        retention(Setting.DATA_BACKUP_RETENTION);
        retention(Setting.VAULT_BACKUP_RETENTION);
        databases().check();
        return this;
    }

    Optional<String> get(Setting setting) {
        return Optional.ofNullable(values.get(setting));
    }

    /** What HTTPS is served with; empty for HTTP. */
    Optional<TlsFiles> tls() {
        Optional<Path> certificate = path(Setting.TLS_CERTIFICATE);
        Optional<Path> key = path(Setting.TLS_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw refused(
                    certificate.isPresent() ? Setting.TLS_KEY : Setting.TLS_CERTIFICATE,
                    "is needed beside "
                            + (certificate.isPresent() ? Setting.TLS_CERTIFICATE : Setting.TLS_KEY).variable());
        }
        return certificate.flatMap(file -> key.map(beside -> new TlsFiles(file, beside)));
    }

    /** Which setting names the port. */
    Setting portSetting() {
        return tls().isPresent() ? Setting.HTTPS_PORT : Setting.HTTP_PORT;
    }

    /** The one port that is listened on. */
    int port() {
        return port(portSetting());
    }

    private int port(Setting setting) {
        String port = get(setting).orElse(setting.shownDefault());
        try {
            int number = Integer.parseInt(port);
            if (number > 0 && number <= HIGHEST_PORT) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as for a number out of range.
        }
        throw refused(setting, "is not a port number from 1 to " + HIGHEST_PORT);
    }

    /** As somebody at this machine types it. */
    String localUrl() {
        return (tls().isPresent() ? "https" : "http") + "://localhost:" + port();
    }

    String publicUrl() {
        String url = get(Setting.PUBLIC_URL).orElse(localUrl());
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme();
            if (scheme != null
                    && Set.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT))
                    && uri.getHost() != null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null) {
                return url.replaceAll("/+$", "");
            }
        } catch (URISyntaxException e) {
            // Told below, as for a URL of another kind.
        }
        throw refused(Setting.PUBLIC_URL, "is not an address such as https://moxora.example");
    }

    Path dataDir() {
        return path(Setting.DATA_DIR).orElse(Path.of("data"));
    }

    Optional<Path> tenantConfigDir() {
        return path(Setting.TENANT_CONFIG_DIR);
    }

    String signUp() {
        return oneOf(Setting.SIGN_UP, "open", "operator");
    }

    String clockControl() {
        return oneOf(Setting.CLOCK_CONTROL, "false", "true");
    }

    DatabaseSettings databases() {
        return new DatabaseSettings(values);
    }

    /** What does not keep Moxora from starting but should be known. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>(databases().warnings());
        if (tls().isPresent() && publicUrl().startsWith("http:")) {
            warnings.add(Setting.PUBLIC_URL.variable() + " begins with http:, and nothing listens there.");
        }
        return warnings;
    }

    /** The system properties about keys, limits, proxies and restored vaults, as they were set; the application checks them. */
    Map<String, String> keyProperties() {
        Map<String, String> properties = startingWith("KEK_");
        properties.putAll(startingWith("LIMIT_"));
        for (Setting setting : List.of(Setting.ROTATION_RATE, Setting.TRUSTED_PROXIES, Setting.ACCEPT_VAULT)) {
            get(setting).ifPresent(value -> properties.put(setting.property(), value));
        }
        return properties;
    }

    /** The system properties about log-in at an OpenID provider, as they were set; the application checks them. */
    Map<String, String> logInProperties() {
        return startingWith("OIDC_");
    }

    private Map<String, String> startingWith(String prefix) {
        Map<String, String> properties = new TreeMap<>();
        values.forEach((setting, value) -> {
            if (setting.name().startsWith(prefix)) {
                properties.put(setting.property(), value);
            }
        });
        return properties;
    }

    /** The system properties about mail, as they were set; the application checks them. */
    Map<String, String> mailProperties() {
        Map<String, String> properties = new TreeMap<>();
        for (Setting setting : new Setting[] {Setting.MAIL_URL, Setting.MAIL_FROM}) {
            get(setting).ifPresent(value -> properties.put(setting.property(), value));
        }
        return properties;
    }

    Optional<String> retention(Setting setting) {
        Optional<String> text = get(setting);
        text.ifPresent(value -> {
            if (!isDuration(value)) {
                throw refused(setting, "is not an ISO 8601 duration such as P30D");
            }
        });
        return text;
    }

    /** Days and less: a month has no fixed length. */
    private static boolean isDuration(String text) {
        try {
            return !Duration.parse(text).isNegative();
        } catch (DateTimeException e) {
            return false;
        }
    }

    private void checkOperatorToken() {
        get(Setting.OPERATOR_TOKEN).ifPresent(token -> {
            if (token.length() < SHORTEST_TOKEN) {
                throw refused(Setting.OPERATOR_TOKEN, "is shorter than " + SHORTEST_TOKEN + " characters");
            }
        });
    }

    private Optional<Path> path(Setting setting) {
        try {
            return get(setting).map(Path::of);
        } catch (InvalidPathException e) {
            throw refused(setting, "is not a path");
        }
    }

    private String oneOf(Setting setting, String fallback, String other) {
        String value = get(setting).orElse(fallback);
        if (value.equals(fallback) || value.equals(other)) {
            return value;
        }
        throw refused(setting, "is neither " + fallback + " nor " + other);
    }

    static Refusal refused(Setting setting, String why) {
        return Refusal.badSetting(setting.variable() + " " + why + ".");
    }
}
