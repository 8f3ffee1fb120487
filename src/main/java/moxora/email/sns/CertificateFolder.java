package moxora.email.sns;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import moxora.email.provider.SigningCertificates;
import moxora.email.provider.SnsUrl;
import moxora.fault.Fault;
import moxora.fault.FaultCode;

/**
 * Certificates that an operator laid into a folder, under the names that SNS gives their files, for a host without a way
 * out. Whoever laid them there vouches for them: only their validity is looked at, and nothing is fetched.
 */
public final class CertificateFolder implements SigningCertificates {

    private static final int LARGEST_FILE_BYTES = 64 * 1024;

    private final Path folder;

    public CertificateFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<PublicKey> key(SnsUrl address, Instant now) {
        return Certificates.ofPem(read(folder.resolve(address.file()))).stream()
                .findFirst()
                .filter(certificate -> Certificates.isGood(certificate, now))
                .map(X509Certificate::getPublicKey);
    }

    private static byte[] read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LARGEST_FILE_BYTES);
        } catch (NoSuchFileException e) {
            return new byte[0];
        } catch (IOException e) {
            throw new Fault(FaultCode.SNS_UNAVAILABLE, "A certificate of Amazon SNS cannot be read.", e);
        }
    }
}
