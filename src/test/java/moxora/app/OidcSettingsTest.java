package moxora.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import moxora.fault.Fault;
import moxora.oidc.Registration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcSettingsTest {

    private static final String ISSUER = "moxora.oidc.issuer";

    @TempDir
    Path folder;

    private static OidcSettings read(Map<String, String> values) {
        return OidcSettings.of(new Environment(name -> Optional.ofNullable(values.get(name))), "https://crm.example/");
    }

    private static Map<String, String> whole() {
        return new HashMap<>(Map.of(
                ISSUER,
                "https://login.example/realms/acme",
                "moxora.oidc.client.id",
                "moxora",
                "moxora.oidc.client.secret",
                "zanzibar"));
    }

    @Test
    void withoutAnIssuer_thereIsNone() {
        assertThat(read(Map.of()).registration()).isEmpty();
    }

    @Test
    void whatIsSet_isTheRegistration_andTheSecretIsNotShown() {
        OidcSettings settings = read(whole());
        Registration registration = settings.registration().orElseThrow();

        assertThat(registration.issuer()).isEqualTo("https://login.example/realms/acme");
        assertThat(registration.scopes()).containsExactly("openid", "email");
        assertThat(registration.redirectUri()).hasToString("https://crm.example/api/v1/session/oidc/callback");
        assertThat(registration.secret().get()).isEqualTo("zanzibar");
        assertThat(settings.toString()).doesNotContain("zanzibar");
    }

    @Test
    void aSecretInAFile_isReadAtEachUse() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "first\n");
        Map<String, String> values = whole();
        values.remove("moxora.oidc.client.secret");
        values.put("moxora.oidc.client.secret.file", file.toString());
        Registration registration = read(values).registration().orElseThrow();

        assertThat(registration.secret().get()).isEqualTo("first");
        Files.writeString(file, "second");
        assertThat(registration.secret().get()).isEqualTo("second");
        Files.delete(file);
        assertThatThrownBy(() -> registration.secret().get()).isInstanceOf(Fault.class);
        refused(values, "MOXORA_OIDC_CLIENT_SECRET_FILE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example",
                "ftp://login.example",
                "login.example",
                "https://user:zanzibar@login.example",
                "https://login.example?zanzibar=1",
                "https://login.example#zanzibar",
                "not an address zanzibar",
                "http://localhost.evil.example"
            })
    void anIssuerThatIsNotSafe_isRefused(String issuer) {
        Map<String, String> values = whole();
        values.put(ISSUER, issuer);
        refused(values, "MOXORA_OIDC_ISSUER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:9000", "http://127.0.0.1/acme", "http://[::1]:80", "https://login.example"})
    void anIssuerOnThisMachineOrOverTls_isTaken(String issuer) {
        Map<String, String> values = whole();
        values.put(ISSUER, issuer);
        assertThat(read(values).registration()).isPresent();
    }

    @Test
    void halfASetting_isRefusedByItsName() {
        Map<String, String> values = whole();
        values.remove("moxora.oidc.client.id");
        refused(values, "MOXORA_OIDC_CLIENT_ID");
        values = whole();
        values.remove("moxora.oidc.client.secret");
        refused(values, "MOXORA_OIDC_CLIENT_SECRET");
        values = whole();
        values.put("moxora.oidc.client.secret.file", folder.resolve("x").toString());
        refused(values, "MOXORA_OIDC_CLIENT_SECRET_FILE");
        values = whole();
        values.put("moxora.oidc.scopes", "email zanzibar");
        refused(values, "MOXORA_OIDC_SCOPES");
        values = whole();
        values.remove(ISSUER);
        refused(values, "MOXORA_OIDC_ISSUER");
    }

    private static void refused(Map<String, String> values, String variable) {
        assertThatThrownBy(() -> read(values))
                .isInstanceOf(Settings.Invalid.class)
                .hasMessageContaining(variable)
                .message()
                .doesNotContain("zanzibar");
    }
}
