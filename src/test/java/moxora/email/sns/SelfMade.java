package moxora.email.sns;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Certificates made with the JDK's own keytool: SNS's, as it might be, and those that pretend to be. */
public final class SelfMade {

    private static final String PASSWORD = "changeit";

    private final Path store;

    /** @param folder where the keys lie for as long as the test runs */
    public SelfMade(Path folder) {
        this.store = folder.resolve("keys.p12");
    }

    /** One that vouches for itself; {@code begins} and {@code days} as keytool takes them. */
    public X509Certificate selfSigned(String alias, String name, String begins, int days, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=" + name,
                "-startdate",
                begins,
                "-validity",
                Integer.toString(days)));
        arguments.addAll(Arrays.asList(more));
        keytool(arguments);
        return certificate(alias);
    }

    /** One of a root of our own. */
    X509Certificate root(String alias) {
        return selfSigned(alias, alias, "-1d", 3_650, "-ext", "bc:c");
    }

    /** One that another of ours vouches for. */
    X509Certificate issued(String alias, String name, String issuer, String... more) {
        selfSigned(alias, name, "-1d", 90);
        Path request = store.resolveSibling(alias + ".csr");
        Path answer = store.resolveSibling(alias + ".crt");
        keytool(List.of("-certreq", "-alias", alias, "-file", request.toString()));
        List<String> arguments = new ArrayList<>(List.of(
                "-gencert",
                "-alias",
                issuer,
                "-infile",
                request.toString(),
                "-outfile",
                answer.toString(),
                "-startdate",
                "-1d",
                "-validity",
                "90"));
        arguments.addAll(Arrays.asList(more));
        keytool(arguments);
        return Certificates.ofPem(read(answer)).get(0);
    }

    public PrivateKey key(String alias) {
        try {
            return (PrivateKey) keys().getKey(alias, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate certificate(String alias) {
        try {
            return (X509Certificate) keys().getCertificate(alias);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As they lie in a file, one after the other. */
    public static String pem(X509Certificate... certificates) {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                text.append("-----BEGIN CERTIFICATE-----\n")
                        .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        return text.toString();
    }

    private KeyStore keys() throws GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keytool(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        command.addAll(
                List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD, "-noprompt"));
        try {
            Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(tool.getInputStream().readAllBytes());
            if (tool.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
