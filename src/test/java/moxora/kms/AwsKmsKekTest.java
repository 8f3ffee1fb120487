package moxora.kms;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.util.HexFormat;
import java.util.List;
import moxora.crypto.KekException.Reason;
import moxora.crypto.KeyEncryptionKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Shapes, error types and status codes as in the API reference of AWS KMS. */
class AwsKmsKekTest extends KeyringsContract<FakeAwsKms> {

    private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

    @BeforeAll
    static void giveCredentials() {
        CREDENTIALS.forEach(name -> System.setProperty(name, "token-of-the-tests"));
    }

    @AfterAll
    static void takeCredentials() {
        CREDENTIALS.forEach(System::clearProperty);
    }

    @Override
    FakeAwsKms start() {
        return new FakeAwsKms();
    }

    @Override
    KeyEncryptionKey kek(FakeAwsKms aws) {
        return new AwsKmsKek(
                (KekUri.AwsKms) KekUri.parse("aws-kms://" + FakeAwsKms.ARN),
                new KmsAccess(null, null, null, null, null, null, aws.address()),
                PATIENCE);
    }

    @AfterEach
    void closeClient() {
        ((AwsKmsKek) kek).close();
    }

    @Override
    List<ResponseDefinitionBuilder> refusals() {
        return List.of(
                FakeAwsKms.error(400, "AccessDeniedException"),
                FakeAwsKms.error(400, "DisabledException"),
                FakeAwsKms.error(400, "KMSInvalidStateException"),
                FakeAwsKms.error(400, "NotFoundException"),
                FakeAwsKms.error(403, "InvalidSignatureException"));
    }

    @Override
    String plaintextMember() {
        return "Plaintext";
    }

    @Test
    @Tag("T-30")
    void theBinding_isTheEncryptionContext_inHexadecimal() throws Exception {
        kek.unwrap(kek.wrap(new byte[16], ACME), ACME);

        assertThat(service.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(FakeKms.json(request)
                                .getJsonObject("EncryptionContext")
                                .getString("moxora"))
                        .isEqualTo(HexFormat.of().formatHex(ACME)));
    }

    @Test
    void theServiceBeingUnwell_isUnreachable_thoughItSays400() {
        for (String type : List.of("ThrottlingException", "DependencyTimeoutException", "KeyUnavailableException")) {
            service.plant(FakeAwsKms.error(400, type));
            refused(() -> kek.wrap(new byte[16], ACME), Reason.UNREACHABLE);
        }
    }

    @Test
    void anotherKeysCiphertext_orAnswer_isGarbage() {
        service.plant(FakeAwsKms.error(400, "IncorrectKeyException"));
        refused(() -> kek.unwrap(new byte[60], ACME), Reason.GARBAGE);
        service.heal();
        service.usedKey = FakeAwsKms.ARN + "0";
        refused(() -> kek.wrap(new byte[16], ACME), Reason.GARBAGE);
    }
}
