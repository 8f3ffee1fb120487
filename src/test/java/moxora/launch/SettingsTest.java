package moxora.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static Settings settings(String... pairs) {
        return Settings.read(environment(pairs)::get, name -> null).checked();
    }

    private static Map<String, String> environment(String... pairs) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            environment.put(pairs[i], pairs[i + 1]);
        }
        return environment;
    }

    @Test
    void nothingSet_givesTheDefaults() {
        Settings settings = settings();
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.publicUrl()).isEqualTo("http://localhost:8080");
        assertThat(settings.dataDir()).isEqualTo(Path.of("data"));
        assertThat(settings.tenantConfigDir()).isEmpty();
        assertThat(settings.signUp()).isEqualTo("open");
        assertThat(settings.clockControl()).isEqualTo("false");
        assertThat(settings.databases().embedded()).isTrue();
        assertThat(settings.databases().properties()).isEmpty();
    }

    @Test
    void publicUrl_followsThePortAndLosesItsLastSlash() {
        assertThat(settings("MOXORA_HTTP_PORT", "9000").publicUrl()).isEqualTo("http://localhost:9000");
        assertThat(settings("MOXORA_PUBLIC_URL", "https://moxora.example/crm/").publicUrl())
                .isEqualTo("https://moxora.example/crm");
    }

    @Test
    @Tag("P55")
    void tls_takesItsOwnPort_andTheAddressFollows() {
        Settings settings = settings("MOXORA_TLS_CERTIFICATE", "/c.pem", "MOXORA_TLS_KEY", "/k.pem");
        assertThat(settings.tls()).contains(new TlsFiles(Path.of("/c.pem"), Path.of("/k.pem")));
        assertThat(settings.port()).isEqualTo(8443);
        assertThat(settings.publicUrl()).isEqualTo("https://localhost:8443");
        assertThat(settings.warnings()).isEmpty();
        assertThat(settings(
                                "MOXORA_TLS_CERTIFICATE",
                                "/c.pem",
                                "MOXORA_TLS_KEY",
                                "/k.pem",
                                "MOXORA_HTTPS_PORT",
                                "9443",
                                "MOXORA_HTTP_PORT",
                                "9000")
                        .publicUrl())
                .isEqualTo("https://localhost:9443");
        assertThat(settings(
                                "MOXORA_TLS_CERTIFICATE",
                                "/c.pem",
                                "MOXORA_TLS_KEY",
                                "/k.pem",
                                "MOXORA_PUBLIC_URL",
                                "http://moxora.example")
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("MOXORA_PUBLIC_URL");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://data.example/moxora, false",
        "jdbc:postgresql://data.example/moxora?sslmode=require, false",
        "jdbc:postgresql://data.example/moxora?ssl=true&sslmode=verify-ca, false",
        "jdbc:postgresql://data.example/moxora?sslmode=verify-full, true",
        "jdbc:postgresql://data.example:5433/moxora?a=b&sslmode=verify-full&c=d, true",
        "jdbc:postgresql://localhost:5433/moxora, true",
        "jdbc:postgresql://127.0.0.1/moxora, true",
        "'jdbc:postgresql://127.0.0.1,data.example/moxora', false",
        "jdbc:postgresql:moxora, true",
    })
    @Tag("P55")
    void aDatabaseElsewhere_withoutItsNameProved_isWarnedOf(String url, boolean fine) {
        assertThat(DatabaseUrl.isProtected(url)).isEqualTo(fine);
    }

    @Test
    void theWarningOfADatabase_quotesNoUrl() {
        Settings settings = Settings.read(
                environment("MOXORA_DB_URL", "jdbc:postgresql://data.example/moxora?password=hidden")::get,
                name -> null);
        assertThat(settings.warnings())
                .singleElement()
                .asString()
                .startsWith("MOXORA_DB_URL ")
                .doesNotContain("hidden");
    }

    @Test
    void propertyWinsOverTheEnvironment() {
        Settings settings = Settings.read(
                environment("MOXORA_HTTP_PORT", "9000")::get, environment("moxora.http.port", "9001")::get);
        assertThat(settings.port()).isEqualTo(9001);
    }

    @Test
    void blankCountsAsUnset() {
        assertThat(settings("MOXORA_HTTP_PORT", " ", "MOXORA_DB_URL", "").port())
                .isEqualTo(8080);
    }

    @ParameterizedTest
    @CsvSource({
        "MOXORA_HTTP_PORT, abc",
        "MOXORA_HTTP_PORT, 0",
        "MOXORA_HTTP_PORT, 65536",
        "MOXORA_TLS_CERTIFICATE, /c.pem",
        "MOXORA_TLS_KEY, /k.pem",
        "MOXORA_PUBLIC_URL, moxora.example",
        "MOXORA_PUBLIC_URL, ftp://moxora.example",
        "MOXORA_PUBLIC_URL, https://user:secret@moxora.example",
        "MOXORA_PUBLIC_URL, https://moxora.example/?a=b",
        "MOXORA_SIGN_UP, closed",
        "MOXORA_CLOCK_CONTROL, yes",
        "MOXORA_OPERATOR_TOKEN, secret-but-short",
        "MOXORA_DATA_BACKUP_RETENTION, P1M",
        "MOXORA_DATA_BACKUP_RETENTION, 30",
        "MOXORA_DATA_BACKUP_RETENTION, P-30D",
        "MOXORA_VAULT_BACKUP_RETENTION, PT",
        "MOXORA_DB_URL, jdbc:postgresql://data/moxora",
        "MOXORA_VAULT_DB_URL, jdbc:postgresql://vault/moxora_vault",
    })
    void unusableValue_isRefusedByName_neverQuoted(String variable, String value) {
        assertThatThrownBy(() -> settings(variable, value)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.exitCode()).isEqualTo(2);
            assertThat(refusal.sentence())
                    .contains(variable)
                    .doesNotContain(" " + value + " ")
                    .doesNotContain("secret")
                    .doesNotContain("\n");
        });
    }

    @ParameterizedTest
    @CsvSource({"P30D", "PT12H", "P1DT12H"})
    void retentionIsAnIsoDuration(String duration) {
        assertThat(settings("MOXORA_DATA_BACKUP_RETENTION", duration).retention(Setting.DATA_BACKUP_RETENTION))
                .contains(duration);
    }

    private static final String[] OWN_DATABASES = {
        "MOXORA_DB_URL", "jdbc:postgresql://data/moxora",
        "MOXORA_DB_USER", "app",
        "MOXORA_DB_PASSWORD", "app-password",
        "MOXORA_DB_OWNER_USER", "owner",
        "MOXORA_DB_OWNER_PASSWORD", "owner-password",
        "MOXORA_VAULT_DB_URL", "jdbc:postgresql://vault/moxora_vault",
        "MOXORA_VAULT_DB_USER", "vault-app",
        "MOXORA_VAULT_DB_PASSWORD", "vault-app-password",
        "MOXORA_VAULT_DB_OWNER_USER", "vault-owner",
        "MOXORA_VAULT_DB_OWNER_PASSWORD", "vault-owner-password",
        "MOXORA_VAULT_DB_KEEPER_USER", "keeper",
    };

    @Test
    void ownDatabases_reachTheApplicationAsProperties() {
        assertThat(settings(OWN_DATABASES).databases().properties())
                .containsOnly(
                        Map.entry("moxora.db.url", "jdbc:postgresql://data/moxora"),
                        Map.entry("moxora.db.user", "app"),
                        Map.entry("moxora.db.password", "app-password"),
                        Map.entry("moxora.db.owner.user", "owner"),
                        Map.entry("moxora.db.owner.password", "owner-password"),
                        Map.entry("moxora.vault.db.url", "jdbc:postgresql://vault/moxora_vault"),
                        Map.entry("moxora.vault.db.user", "vault-app"),
                        Map.entry("moxora.vault.db.password", "vault-app-password"),
                        Map.entry("moxora.vault.db.owner.user", "vault-owner"),
                        Map.entry("moxora.vault.db.owner.password", "vault-owner-password"),
                        Map.entry("moxora.vault.db.keeper.user", "keeper"));
    }

    @ParameterizedTest
    @CsvSource({
        "MOXORA_DB_USER, ''",
        "MOXORA_DB_PASSWORD, ''",
        "MOXORA_DB_OWNER_USER, ''",
        "MOXORA_DB_OWNER_PASSWORD, ''",
        "MOXORA_VAULT_DB_USER, ''",
        "MOXORA_VAULT_DB_PASSWORD, ''",
        "MOXORA_VAULT_DB_OWNER_USER, ''",
        "MOXORA_VAULT_DB_OWNER_PASSWORD, ''",
        "MOXORA_DB_URL, jdbc:mysql://data/moxora",
        "MOXORA_VAULT_DB_URL, jdbc:postgresql://data/moxora",
    })
    void ownDatabases_needTheirRolesAndTwoPlaces(String variable, String value) {
        String[] pairs = Arrays.copyOf(OWN_DATABASES, OWN_DATABASES.length + 2);
        pairs[OWN_DATABASES.length] = variable;
        pairs[OWN_DATABASES.length + 1] = value;
        assertThatThrownBy(() -> settings(pairs))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.sentence())
                                .contains(variable)
                                .doesNotContain("app-password"));
    }

    @Test
    void whatIsSetAboutKeysAndLimits_reachesTheApplicationAsProperties() {
        assertThat(settings(
                                "MOXORA_KEK_URI", "vault-transit://vault.example/transit/keys/moxora",
                                "MOXORA_KEK_OTHER_URIS", "file:///etc/moxora/old.json",
                                "MOXORA_KEK_VAULT_TOKEN_FILE", "/run/vault/token",
                                "MOXORA_LIMIT_ADDRESS", "0",
                                "MOXORA_HTTP_PORT", "9000")
                        .keyProperties())
                .containsOnly(
                        Map.entry("moxora.kek.uri", "vault-transit://vault.example/transit/keys/moxora"),
                        Map.entry("moxora.kek.other.uris", "file:///etc/moxora/old.json"),
                        Map.entry("moxora.kek.vault.token.file", "/run/vault/token"),
                        Map.entry("moxora.limit.address", "0"));
    }

    @Test
    void usageNamesEverySetting() {
        assertThat(Setting.values())
                .allSatisfy(setting -> assertThat(Usage.full()).contains(setting.variable() + " "));
    }
}
