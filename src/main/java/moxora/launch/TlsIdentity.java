package moxora.launch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The certificate and the key that HTTPS is served with, checked before anything starts: what a browser would refuse is
 * refused here, by the variable's name.
 */
final class TlsIdentity {

    /** The name of the only entry of the key store. */
    static final String ALIAS = "moxora";

    private static final Duration WARN_BEFORE = Duration.ofDays(30);
    private static final int SHORTEST_RSA = 2_048;
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final List<X509Certificate> chain;
    private final PrivateKey key;
    private final List<String> warnings;

    private TlsIdentity(List<X509Certificate> chain, PrivateKey key, List<String> warnings) {
        this.chain = List.copyOf(chain);
        this.key = key;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * @param now against which the certificate's dates are held
     * @throws Refusal for a file that cannot be used, naming the variable, the file and what is allowed
     */
    static TlsIdentity read(TlsFiles files, Instant now) {
        List<X509Certificate> chain = chain(files.certificate());
        PrivateKey key = key(files.key());
        X509Certificate own = chain.get(0);
        if (!fits(key, own)) {
            throw refused(
                    Setting.TLS_KEY,
                    files.key(),
                    "it is not the key of the certificate in " + Setting.TLS_CERTIFICATE.variable());
        }
        List<String> warnings = new ArrayList<>();
        checkDates(own, now, files, warnings);
        warnOfReaders(files.key(), warnings);
        return new TlsIdentity(chain, key, warnings);
    }

    X509Certificate certificate() {
        return chain.get(0);
    }

    /** What does not keep the server from starting but should be known. */
    List<String> warnings() {
        return warnings;
    }

    /** The identity as a PKCS#12 store (RFC 7292), under the password in both places. */
    byte[] keyStore(char[] password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, key, password, chain.toArray(Certificate[]::new));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, password);
            return bytes.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw Refusal.couldNotStart("The key store for HTTPS could not be made.", e);
        }
    }

    private static List<X509Certificate> chain(Path file) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Pem.Block block : Pem.read(file)) {
                if (block.label().equals("CERTIFICATE")) {
                    chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content())));
                }
            }
        } catch (UnreadableException e) {
            throw refused(Setting.TLS_CERTIFICATE, file, String.valueOf(e.getMessage()));
        } catch (GeneralSecurityException e) {
            throw refused(Setting.TLS_CERTIFICATE, file, "a certificate in it is no X.509");
        }
        if (chain.isEmpty()) {
            throw refused(Setting.TLS_CERTIFICATE, file, "there is no PEM block BEGIN CERTIFICATE in it");
        }
        for (int i = 1; i < chain.size(); i++) {
            if (!issued(chain.get(i), chain.get(i - 1))) {
                throw refused(
                        Setting.TLS_CERTIFICATE,
                        file,
                        "its certificate " + (i + 1) + " did not issue certificate " + i
                                + "; the server's own comes first, then each one's issuer");
            }
        }
        return chain;
    }

    private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
        try {
            certificate.verify(issuer.getPublicKey());
            return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static PrivateKey key(Path file) {
        List<Pem.Block> blocks;
        try {
            blocks = Pem.read(file);
        } catch (UnreadableException e) {
            throw refused(Setting.TLS_KEY, file, String.valueOf(e.getMessage()));
        }
        List<Pem.Block> keys = blocks.stream()
                .filter(block -> block.label().endsWith("PRIVATE KEY"))
                .toList();
        if (keys.size() != 1) {
            throw refused(
                    Setting.TLS_KEY,
                    file,
                    "there is " + (keys.isEmpty() ? "no" : "more than one") + " PEM block BEGIN PRIVATE KEY in it");
        }
        if (!keys.get(0).label().equals("PRIVATE KEY")) {
            throw refused(
                    Setting.TLS_KEY,
                    file,
                    "BEGIN " + keys.get(0).label()
                            + " is not PKCS#8 without a password: openssl pkcs8 -topk8 -nocrypt makes that of it");
        }
        return key(file, new PKCS8EncodedKeySpec(keys.get(0).content()));
    }

    private static PrivateKey key(Path file, PKCS8EncodedKeySpec encoded) {
        for (String algorithm : List.of("RSA", "EC")) {
            try {
                PrivateKey key = KeyFactory.getInstance(algorithm).generatePrivate(encoded);
                if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < SHORTEST_RSA) {
                    throw refused(Setting.TLS_KEY, file, "an RSA key has at least " + SHORTEST_RSA + " bits");
                }
                return key;
            } catch (GeneralSecurityException e) {
                // It is one of the other kind, or of none; told below.
            }
        }
        throw refused(Setting.TLS_KEY, file, "it is neither an RSA key nor an elliptic-curve key");
    }

    /** What the key signs, the certificate's public key verifies. */
    private static boolean fits(PrivateKey key, X509Certificate certificate) {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        try {
            byte[] probe = certificate.getEncoded();
            Signature signature =
                    Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static void checkDates(X509Certificate own, Instant now, TlsFiles files, List<String> warnings) {
        Instant from = own.getNotBefore().toInstant();
        Instant until = own.getNotAfter().toInstant();
        if (now.isBefore(from)) {
            throw refused(Setting.TLS_CERTIFICATE, files.certificate(), "it is valid only from " + from + " on");
        }
        if (!now.isBefore(until)) {
            throw refused(Setting.TLS_CERTIFICATE, files.certificate(), "it expired at " + until);
        }
        if (now.plus(WARN_BEFORE).isAfter(until)) {
            warnings.add(
                    Setting.TLS_CERTIFICATE.variable() + " expires at " + until + ": renew it and start Moxora again.");
        }
    }

    private static void warnOfReaders(Path file, List<String> warnings) {
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
                warnings.add(Setting.TLS_KEY.variable() + ": others than its owner may read or change " + file
                        + "; chmod 600 ends that.");
            }
        } catch (IOException | UnsupportedOperationException e) {
            // A file system without such permissions says nothing about them.
        }
    }

    private static Refusal refused(Setting setting, Path file, String why) {
        return Refusal.badSetting(setting.variable() + ": " + file + " cannot be used, since " + why + ".");
    }
}
