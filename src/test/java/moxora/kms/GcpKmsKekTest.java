package moxora.kms;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import moxora.crypto.KekException.Reason;
import moxora.crypto.KeyEncryptionKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Shapes and status codes as in the REST reference of Cloud KMS and its guide on data integrity. */
class GcpKmsKekTest extends KeyringsContract<FakeGcpKms> {

    @Override
    FakeGcpKms start() {
        return new FakeGcpKms();
    }

    @Override
    KeyEncryptionKey kek(FakeGcpKms google) {
        return kek(google, google.credentials(folder.resolve("account.json")));
    }

    private KeyEncryptionKey kek(FakeGcpKms google, Path credentials) {
        return new GcpKmsKek(
                (KekUri.GcpKms) KekUri.parse("gcp-kms://" + FakeGcpKms.NAME),
                new KmsAccess(null, null, null, credentials, google.address(), google.address(), null),
                clock,
                PATIENCE);
    }

    @Override
    List<ResponseDefinitionBuilder> refusals() {
        return List.of(
                FakeGcpKms.error(403, "PERMISSION_DENIED"),
                FakeGcpKms.error(404, "NOT_FOUND"),
                FakeGcpKms.error(400, "FAILED_PRECONDITION"));
    }

    @Override
    String plaintextMember() {
        return "plaintext";
    }

    @Test
    void aToken_isKept_untilShortlyBeforeItExpires() throws Exception {
        byte[] wrapped = kek.wrap(new byte[16], ACME);
        clock.advanceTo(clock.instant().plus(Duration.ofSeconds(3_500)));
        kek.unwrap(wrapped, ACME);
        assertThat(service.tokens).hasValue(1);

        clock.advanceTo(clock.instant().plus(Duration.ofSeconds(50)));
        kek.unwrap(wrapped, ACME);
        assertThat(service.tokens).hasValue(2);
    }

    @Test
    void aTokenThatTheServiceNoLongerTakes_isReplaced() throws Exception {
        byte[] wrapped = kek.wrap(new byte[16], ACME);
        service.tokens.incrementAndGet();

        assertThat(kek.unwrap(wrapped, ACME)).hasSize(16);

        service.plant(FakeGcpKms.error(401, "UNAUTHENTICATED"));
        refused(() -> kek.unwrap(wrapped, ACME), Reason.REFUSED);
    }

    @Test
    void onAMachineOfGoogles_theMetadataServerGivesTheToken() throws Exception {
        KeyEncryptionKey machine = kek(service, null);

        assertThat(machine.unwrap(machine.wrap(new byte[16], ACME), ACME)).hasSize(16);

        service.server.stubFor(WireMock.get(WireMock.urlMatching("/computeMetadata/.*"))
                .atPriority(1)
                .willReturn(FakeKms.json(
                        200, "{\"access_token\":\"stolen\",\"expires_in\":3599,\"token_type\":\"Bearer\"}")));
        refused(() -> kek(service, null).wrap(new byte[16], ACME), Reason.GARBAGE);
    }

    @Test
    void aTokenEndpointThatRefuses_orFails_isToldSo() {
        plantToken(FakeKms.json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"words\"}"));
        refused(() -> kek.wrap(new byte[16], ACME), Reason.REFUSED);
        plantToken(WireMock.aResponse().withStatus(503));
        refused(() -> kek.wrap(new byte[16], ACME), Reason.UNREACHABLE);
        plantToken(FakeKms.json(200, "{\"access_token\":\"a b\",\"expires_in\":3599,\"token_type\":\"Bearer\"}"));
        refused(() -> kek.wrap(new byte[16], ACME), Reason.GARBAGE);
        assertThat(service.keyRequests()).isEmpty();
    }

    private void plantToken(ResponseDefinitionBuilder response) {
        service.server.stubFor(WireMock.post("/token").atPriority(1).willReturn(response));
    }

    @Test
    void credentialsThatAreNone_areRefused_withoutQuotingThem() throws Exception {
        Path file = folder.resolve("account.json");
        for (String content : List.of(
                "",
                "{}",
                "words",
                "{\"type\":\"authorized_user\",\"refresh_token\":\"token-1\"}",
                "{\"type\":\"service_account\"}",
                Files.readString(file).replace("BEGIN PRIVATE", "END PRIVATE").replace("MII", "%%%"),
                Files.readString(file).replace(service.address().toString(), "http://accounts.example"))) {
            Files.writeString(file, content);
            refused(() -> kek.wrap(new byte[16], ACME), Reason.REFUSED);
        }
        assertThat(service.requests()).isEmpty();
    }

    @Test
    @Tag("T-20")
    void wrongSums_andAnotherKeysName_areGarbage() throws Exception {
        byte[] wrapped = kek.wrap(new byte[16], ACME);

        service.verifiesNothing = true;
        refused(() -> kek.wrap(new byte[16], ACME), Reason.GARBAGE);
        service.verifiesNothing = false;

        service.usedKey = FakeGcpKms.NAME + "-other";
        refused(() -> kek.wrap(new byte[16], ACME), Reason.GARBAGE);
        service.usedKey = FakeGcpKms.NAME;

        service.plant(FakeKms.json(200, "{\"plaintext\":\"AAAA\",\"plaintextCrc32c\":\"1\"}"));
        refused(() -> kek.unwrap(wrapped, ACME), Reason.GARBAGE);
        service.plant(FakeKms.json(
                200,
                "{\"name\":\"" + FakeGcpKms.NAME + "/cryptoKeyVersions/1\",\"ciphertext\":\""
                        + FakeKms.base64(new byte[60])
                        + "\",\"ciphertextCrc32c\":\"1\",\"verifiedPlaintextCrc32c\":true,"
                        + "\"verifiedAdditionalAuthenticatedDataCrc32c\":true}"));
        refused(() -> kek.wrap(new byte[16], ACME), Reason.GARBAGE);
        service.heal();

        assertThat(kek.unwrap(wrapped, ACME)).hasSize(16);
    }

    @Test
    @Tag("T-20")
    void aServiceThatGotSomethingElse_saysSo() {
        service.crcError = 1;

        refused(() -> kek.wrap(new byte[16], ACME), Reason.GARBAGE);
    }
}
