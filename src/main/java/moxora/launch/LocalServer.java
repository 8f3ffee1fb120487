package moxora.launch;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * How a command beside the running server reaches it: on this machine, and over TLS by the very certificate that the
 * server noted at its start. Its name fits the outside, not this machine; and after a renewal the file that is
 * configured is already another.
 */
final class LocalServer {

    private static final String NOTE = "tls-certificate.pem";
    private static final String HOST = "127.0.0.1";

    private LocalServer() {}

    /** Where the server listens, as this machine reaches it. */
    static URI address(Settings settings) {
        return URI.create((settings.tls().isPresent() ? "https" : "http") + "://" + HOST + ":" + settings.port());
    }

    /** Notes the certificate that is served from now on. */
    static void note(DataFolder folder, X509Certificate certificate) {
        try {
            OwnerOnly.write(folder.resolve(NOTE), Pem.write("CERTIFICATE", certificate.getEncoded()));
        } catch (IOException | CertificateEncodingException e) {
            throw Refusal.couldNotStart("The folder " + folder.path() + " cannot be written by this user.", e);
        }
    }

    /** Nothing is served over TLS. */
    static void forget(DataFolder folder) {
        try {
            Files.deleteIfExists(folder.resolve(NOTE));
        } catch (IOException e) {
            throw Refusal.couldNotStart("The folder " + folder.path() + " cannot be written by this user.", e);
        }
    }

    /** TLS that trusts that certificate and no other; empty where none is noted. */
    static Optional<SSLContext> trust(Settings settings) {
        Path file = settings.dataDir().resolve(NOTE);
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            List<Pem.Block> blocks = Pem.read(file);
            if (blocks.isEmpty()) {
                return Optional.empty();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new OnlyThis(blocks.get(0).content())}, null);
            return Optional.of(context);
        } catch (UnreadableException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** Trusts one certificate, whatever name it bears; an extended one, so that nothing else is asked. */
    private static final class OnlyThis extends X509ExtendedTrustManager {

        private final byte[] certificate;

        OnlyThis(byte[] certificate) {
            this.certificate = certificate;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (chain.length == 0 || !MessageDigest.isEqual(chain[0].getEncoded(), certificate)) {
                throw new CertificateException("not the certificate that the server noted at its start");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("no client is asked");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("no client is asked");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("no client is asked");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
