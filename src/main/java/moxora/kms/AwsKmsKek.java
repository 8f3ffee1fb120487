package moxora.kms;

import java.net.URI;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import moxora.crypto.KekException;
import moxora.crypto.KekException.Reason;
import moxora.crypto.KeyEncryptionKey;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.KmsException;

/**
 * A key of AWS KMS, over the AWS SDK, which only a build with the profile {@code aws-kms} carries. Nothing else may
 * mention this class before {@link ConfiguredKeks} has looked whether the SDK is there.
 *
 * <p>The binding travels as the encryption context {@code moxora} in hexadecimal: AWS shows it in CloudTrail, and a key
 * policy can name one organisation by it.
 */
final class AwsKmsKek implements KeyEncryptionKey, AutoCloseable {

    private static final String CONTEXT = "moxora";

    /** The service is unwell, though some of these come with status 400. */
    private static final Set<String> UNREACHABLE = Set.of(
            "DependencyTimeoutException",
            "KMSInternalException",
            "KeyUnavailableException",
            "ThrottlingException",
            "LimitExceededException",
            "RequestLimitExceeded");

    /** These bytes do not open under this key and context, or the service did not understand. */
    private static final Set<String> GARBAGE = Set.of(
            "InvalidCiphertextException", "IncorrectKeyException", "ValidationException", "SerializationException");

    private final KekUri.AwsKms key;
    private final GuardedCalls calls;
    private final KmsClient client;

    AwsKmsKek(KekUri.AwsKms key, KmsAccess access, Patience patience) {
        this.key = key;
        this.calls = new GuardedCalls(patience);
        KmsClientBuilder builder = KmsClient.builder()
                .region(Region.of(key.region()))
                .httpClient(new AwsHttp(patience))
                .overrideConfiguration(configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()));
        URI endpoint = access.awsEndpoint();
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        this.client = builder.build();
    }

    @Override
    public String uri() {
        return key.text();
    }

    @Override
    public byte[] wrap(byte[] keyset, byte[] associatedData) throws KekException {
        Map<String, String> context = context(associatedData);
        return calls.run(deadline -> {
            EncryptResponse answer = told(
                    deadline,
                    () -> client.encrypt(request -> request.keyId(key.arn())
                            .plaintext(SdkBytes.fromByteArray(keyset))
                            .encryptionContext(context)));
            return checked(answer.keyId(), answer.ciphertextBlob(), keyset.length);
        });
    }

    @Override
    public byte[] unwrap(byte[] wrapped, byte[] associatedData) throws KekException {
        Map<String, String> context = context(associatedData);
        return calls.run(deadline -> {
            DecryptResponse answer = told(
                    deadline,
                    () -> client.decrypt(request -> request.keyId(key.arn())
                            .ciphertextBlob(SdkBytes.fromByteArray(wrapped))
                            .encryptionContext(context)));
            return checked(answer.keyId(), answer.plaintext(), 0);
        });
    }

    private static Map<String, String> context(byte[] associatedData) {
        return Map.of(CONTEXT, HexFormat.of().formatHex(associatedData));
    }

    private byte[] checked(
            @org.jspecify.annotations.Nullable String usedKey,
            @org.jspecify.annotations.Nullable SdkBytes bytes,
            int shorter)
            throws KekException {
        if (!key.arn().equals(usedKey) || bytes == null || bytes.asByteArrayUnsafe().length <= shorter) {
            throw new KekException(Reason.GARBAGE, "The answer of the key's service is not what its protocol says.");
        }
        return bytes.asByteArray();
    }

    /** The SDK's own messages quote what the service said and who asked, so they are left behind. */
    private static <T> T told(Deadline deadline, Supplier<T> call) throws KekException {
        deadline.forNextRequest();
        try {
            return call.get();
        } catch (SdkServiceException e) {
            throw refused(e);
        } catch (SdkException e) {
            throw failed(e);
        }
    }

    private static KekException refused(SdkServiceException e) {
        AwsErrorDetails details = e instanceof KmsException kms ? kms.awsErrorDetails() : null;
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        String status = " (status " + e.statusCode() + ").";
        if (e.statusCode() >= 500 || e.statusCode() == 429 || e.isThrottlingException() || UNREACHABLE.contains(code)) {
            return new KekException(Reason.UNREACHABLE, "The key's service does not answer at present" + status);
        }
        if (e.statusCode() < 400 || GARBAGE.contains(code)) {
            return new KekException(Reason.GARBAGE, "The key's service cannot use what it was sent" + status);
        }
        return new KekException(Reason.REFUSED, "The key's service refused the use of the key" + status);
    }

    private static KekException failed(SdkException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof KekException failure) {
                return failure;
            }
        }
        String said = String.valueOf(e.getMessage());
        return said.startsWith("Unable to load credentials")
                ? new KekException(Reason.REFUSED, "The AWS SDK finds no credentials.")
                : new KekException(Reason.GARBAGE, "The answer of the key's service is not what its protocol says.");
    }

    @Override
    public void close() {
        client.close();
    }
}
