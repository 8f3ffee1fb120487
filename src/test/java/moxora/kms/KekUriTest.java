package moxora.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KekUriTest {

    @Test
    void eachScheme_namesItsKey() {
        assertThat(KekUri.parse("file:///var/lib/moxora/kek.json"))
                .isEqualTo(new KekUri.File("file:///var/lib/moxora/kek.json", Path.of("/var/lib/moxora/kek.json")));
        KekUri.VaultTransit vault =
                (KekUri.VaultTransit) KekUri.parse("vault-transit://vault.example:8200/teams/crm/transit/keys/moxora");
        assertThat(vault.server()).hasToString("https://vault.example:8200");
        assertThat(vault.mount()).isEqualTo("teams/crm/transit");
        assertThat(vault.key()).isEqualTo("moxora");
        KekUri.VaultTransit agent =
                (KekUri.VaultTransit) KekUri.parse("vault-transit+http://[::1]:8100/transit/keys/moxora");
        assertThat(agent.server()).hasToString("http://[::1]:8100");
        assertThat(((KekUri.GcpKms) KekUri.parse("gcp-kms://" + FakeGcpKms.NAME)).name())
                .isEqualTo(FakeGcpKms.NAME);
        KekUri.AwsKms aws = (KekUri.AwsKms) KekUri.parse("aws-kms://" + FakeAwsKms.ARN);
        assertThat(aws.arn()).isEqualTo(FakeAwsKms.ARN);
        assertThat(aws.region()).isEqualTo("eu-central-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "kek.json",
                "/var/lib/secret.json",
                "http://vault.example/transit/keys/secret",
                "file:secret.json",
                "file://host/secret.json",
                "vault-transit://vault.example/transit/secret",
                "vault-transit://user:secret@vault.example/transit/keys/moxora",
                "vault-transit://vault.example/transit/keys/moxora?token=secret",
                "vault-transit://vault.example/transit/keys/moxora#secret",
                "vault-transit://vault.example/../sys/keys/secret",
                "vault-transit://vault.example/transit/keys/..",
                "vault-transit://vault.example:99999/transit/keys/secret",
                "vault-transit+http://vault.example/transit/keys/secret",
                "vault-transit+http://127.0.0.1.secret.example/transit/keys/moxora",
                "gcp-kms://projects/crm/locations/eu/keyRings/ring/cryptoKeys/secret/cryptoKeyVersions/1",
                "gcp-kms://projects/crm/locations/eu/keyRings/ring/cryptoKeys/secret:decrypt",
                "gcp-kms:projects/crm/secret",
                "aws-kms://alias/secret",
                "aws-kms://arn:aws:kms:eu-central-1:111122223333:alias/secret",
                "aws-kms://arn:aws:s3:eu-central-1:111122223333:key/secret",
            })
    void whatIsNoKeysName_isRefused_sayingWhatIsAllowed_withoutQuotingIt(String text) {
        assertThatThrownBy(() -> KekUri.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed")
                .hasMessageNotContaining("secret");
    }
}
