package moxora.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import moxora.crypto.KekException.Reason;
import moxora.crypto.KeyEncryptionKey;
import moxora.fault.Fault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Shapes, words and status codes as in the API documentation of Vault's transit engine. */
class VaultTransitKekTest extends KeyringsContract<FakeVault> {

    @Override
    FakeVault start() {
        return new FakeVault();
    }

    @Override
    KeyEncryptionKey kek(FakeVault vault) {
        return kek(vault, new KmsAccess(vault.token, null, "teams/crm", null, null, null, null));
    }

    private static KeyEncryptionKey kek(FakeVault vault, KmsAccess access) {
        KekUri uri = KekUri.parse("vault-transit+http://127.0.0.1:" + vault.server.port() + "/transit/keys/moxora");
        return new VaultTransitKek((KekUri.VaultTransit) uri, access, PATIENCE);
    }

    @Override
    List<ResponseDefinitionBuilder> refusals() {
        return List.of(
                FakeVault.error(403, "permission denied"),
                FakeKms.json(404, "{\"errors\":[]}"),
                FakeVault.error(400, "encryption key not found"),
                FakeVault.error(400, "ciphertext or signature version is disallowed by policy (too old)"));
    }

    @Override
    String plaintextMember() {
        return "plaintext";
    }

    @Test
    void theNamespace_goesAlong() throws Exception {
        kek.wrap(new byte[16], ACME);

        assertThat(service.requests())
                .allSatisfy(request ->
                        assertThat(request.getHeader("X-Vault-Namespace")).isEqualTo("teams/crm"));
    }

    @Test
    void aRenewedToken_isReadFromItsFile_withoutARestart() throws Exception {
        Path file = folder.resolve("token");
        Files.writeString(file, service.token + "\n");
        KeyEncryptionKey fromFile = kek(service, new KmsAccess("stale", file, null, null, null, null, null));
        byte[] wrapped = fromFile.wrap(new byte[16], ACME);

        service.token = "hvs.renewed";
        refused(() -> fromFile.unwrap(wrapped, ACME), Reason.REFUSED);
        Files.writeString(file, "hvs.renewed\n");

        assertThat(fromFile.unwrap(wrapped, ACME)).hasSize(16);
    }

    @Test
    void aTokenFileThatIsAway_isUnreachable_andOneWithNonsenseIsNotQuoted() throws Exception {
        Path file = folder.resolve("token");
        KeyEncryptionKey fromFile = kek(service, new KmsAccess(null, file, null, null, null, null, null));
        refused(() -> fromFile.wrap(new byte[16], ACME), Reason.UNREACHABLE);
        Files.writeString(file, "hvs.one\r\nX-Vault-Namespace: other");
        refused(() -> fromFile.wrap(new byte[16], ACME), Reason.REFUSED);
    }

    @Test
    void behindAnAgentThatAddsTheToken_noneIsSent() {
        KeyEncryptionKey without = kek(service, KmsAccess.DEFAULT);

        refused(() -> without.wrap(new byte[16], ACME), Reason.REFUSED);

        assertThat(service.requests()).hasSize(1).allMatch(request -> !request.containsHeader("X-Vault-Token"));
    }

    @Test
    @Tag("T-30")
    void aVaultThatIgnoresTheBinding_isFoundAtStart() {
        service.ignoresTheBinding = true;

        Fault fault = catchThrowableOfType(Fault.class, () -> KekTrial.of(kek));

        assertThat(fault.detail()).contains("ignores what a keyset is bound to");
    }

    @Test
    void anAnswerThatIsNoCiphertextOfVault_orHoldsNothing_isGarbage() throws Exception {
        for (String ciphertext : List.of("vault:v0:AAAA", "AAAA", "vault:v1:AAAA", "")) {
            service.plant(FakeKms.json(200, "{\"data\":{\"ciphertext\":\"" + ciphertext + "\"}}"));
            refused(() -> kek.wrap(new byte[16], ACME), Reason.GARBAGE);
        }
        service.heal();
        byte[] wrapped = kek.wrap(new byte[16], ACME);
        for (String plaintext : List.of("", "%%%")) {
            service.plant(FakeKms.json(200, "{\"data\":{\"plaintext\":\"" + plaintext + "\"}}"));
            refused(() -> kek.unwrap(wrapped, ACME), Reason.GARBAGE);
        }
    }

    @Test
    void theAccess_doesNotPrintItsToken() {
        assertThat(new KmsAccess("hvs.secret", null, null, null, null, null, null).toString())
                .doesNotContain("secret");
    }

    @Test
    void twoKeysAtOnce_openEachTheirOwn() throws Exception {
        try (FakeVault second = new FakeVault()) {
            String former = "vault-transit+http://127.0.0.1:" + service.server.port() + "/transit/keys/moxora";
            String present = "vault-transit+http://127.0.0.1:" + second.server.port() + "/transit/keys/moxora";
            KmsAccess access = new KmsAccess(service.token, null, null, null, null, null, null);
            try (ConfiguredKeks keks = ConfiguredKeks.open(
                    KekUri.parse(present), List.of(KekUri.parse(former)), access, clock, PATIENCE)) {
                byte[] old = keks.at(former).wrap(new byte[16], ACME);
                byte[] fresh = keks.inUse().wrap(new byte[16], ACME);

                assertThat(keks.at(former).unwrap(old, ACME)).hasSize(16);
                assertThat(keks.at(present).unwrap(fresh, ACME)).hasSize(16);
                refused(() -> keks.inUse().unwrap(old, ACME), Reason.GARBAGE);
                assertThatThrownBy(() -> keks.at("vault-transit://elsewhere/transit/keys/moxora"))
                        .isInstanceOf(Fault.class);
            }
        }
    }
}
