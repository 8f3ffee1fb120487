package moxora.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import moxora.fault.Fault;
import moxora.kms.KekUri;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KekSettingsTest {

    private static final String AWS =
            "aws-kms://arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String GCP = "gcp-kms://projects/crm/locations/eu/keyRings/moxora/cryptoKeys/kek";
    private static final String VAULT = "vault-transit://vault.example:8200/transit/keys/moxora";

    @TempDir
    Path data;

    private KekSettings read(String... pairs) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            given.put(pairs[i], pairs[i + 1]);
        }
        return KekSettings.of(new Environment(name -> Optional.ofNullable(given.get(name))), data);
    }

    @Test
    void nothingSet_isAFileInTheDataFolder_andWarnsOfIt() {
        KekSettings settings = read();

        assertThat(settings.inUse())
                .isInstanceOfSatisfying(
                        KekUri.File.class, file -> assertThat(file.path()).isEqualTo(data.resolve("keys/kek.json")));
        assertThat(settings.others()).isEmpty();
        assertThat(settings.warnings()).singleElement().asString().contains("MOXORA_KEK_URI");
    }

    @Test
    void aKeyElsewhere_isNoReasonToWarn() {
        assertThat(read("moxora.kek.uri", "file:///etc/moxora/kek.json").warnings())
                .isEmpty();
        assertThat(read("moxora.kek.uri", GCP).warnings()).isEmpty();
    }

    @Test
    void severalKeysAtOnce_areListedWithCommas() {
        KekSettings settings =
                read("moxora.kek.uri", GCP, "moxora.kek.other.uris", " " + VAULT + " ,, " + AWS, "VAULT_TOKEN", "t");

        assertThat(settings.inUse().text()).isEqualTo(GCP);
        assertThat(settings.others()).extracting(KekUri::text).containsExactly(VAULT, AWS);
    }

    @Test
    void theServicesUsualNames_count_andOursWin() {
        KekSettings usual = read(
                "moxora.kek.uri", VAULT,
                "VAULT_TOKEN", "hvs.secret",
                "VAULT_NAMESPACE", "teams",
                "GOOGLE_APPLICATION_CREDENTIALS", "/etc/google.json");
        assertThat(usual.access().vaultToken()).isEqualTo("hvs.secret");
        assertThat(usual.access().vaultNamespace()).isEqualTo("teams");
        assertThat(usual.access().gcpCredentials()).isEqualTo(Path.of("/etc/google.json"));
        assertThat(usual.toString()).doesNotContain("secret");

        KekSettings ours = read(
                "moxora.kek.uri", VAULT,
                "moxora.kek.vault.token.file", "/run/vault/token",
                "moxora.kek.vault.namespace", "ours",
                "VAULT_NAMESPACE", "teams",
                "moxora.kek.gcp.credentials", "/etc/ours.json",
                "GOOGLE_APPLICATION_CREDENTIALS", "/etc/google.json");
        assertThat(ours.access().vaultTokenFile()).isEqualTo(Path.of("/run/vault/token"));
        assertThat(ours.access().vaultNamespace()).isEqualTo("ours");
        assertThat(ours.access().gcpCredentials()).isEqualTo(Path.of("/etc/ours.json"));
    }

    @ParameterizedTest
    @CsvSource({
        "moxora.kek.uri, /secret/kek.json, MOXORA_KEK_URI",
        "moxora.kek.uri, vault-transit+http://vault.example/transit/keys/secret, MOXORA_KEK_URI",
        "moxora.kek.uri, " + VAULT + ", VAULT_TOKEN",
        "moxora.kek.other.uris, 'file:///etc/kek.json,secret', MOXORA_KEK_OTHER_URIS",
        "moxora.kek.other.uris, " + VAULT + ", MOXORA_KEK_VAULT_TOKEN_FILE",
        "moxora.kek.gcp.endpoint, http://secret.example, MOXORA_KEK_GCP_ENDPOINT",
        "moxora.kek.gcp.metadata.endpoint, ftp://127.0.0.1, MOXORA_KEK_GCP_METADATA_ENDPOINT",
        "moxora.kek.aws.endpoint, https://user:secret@vpce.example, MOXORA_KEK_AWS_ENDPOINT",
        "moxora.kek.aws.endpoint, 'not a uri', MOXORA_KEK_AWS_ENDPOINT",
    })
    void whatCannotBe_isRefusedByName_neverQuoted(String name, String value, String said) {
        assertThatThrownBy(() -> read(name, value))
                .isInstanceOf(Settings.Invalid.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining("secret");
    }

    @Test
    @Tag("T-28")
    void aServiceThatCannotBeReached_keepsMoxoraFromStarting_andSaysWhich() {
        KekSettings settings = read("moxora.kek.uri", "vault-transit+http://127.0.0.1:1/transit/keys/moxora");

        assertThatThrownBy(() -> settings.open().tryOut())
                .isInstanceOf(Fault.class)
                .hasMessageContaining("vault-transit+http://127.0.0.1:1/transit/keys/moxora")
                .hasMessageContaining("cannot be reached");
    }
}
