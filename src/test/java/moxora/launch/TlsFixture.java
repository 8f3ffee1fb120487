package moxora.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Certificates made with the JDK's own keytool, in files as an operator would have them. */
final class TlsFixture {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path folder;

    TlsFixture(Path folder) {
        this.folder = folder;
    }

    /** A self-signed certificate for this machine; {@code begins} and {@code days} as keytool takes them. */
    TlsFiles selfSigned(String name, String algorithm, int bits, String begins, int days) throws Exception {
        Path store = folder.resolve(name + ".p12");
        generate(store, name, algorithm, bits, begins, days);
        return write(name, chain(store, name), key(store, name));
    }

    TlsFiles selfSigned(String name) throws Exception {
        return selfSigned(name, "EC", 256, "-1d", 90);
    }

    /** A server's certificate that an authority of our own issued, with that authority behind it. */
    TlsFiles issued(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        generate(store, "authority", "EC", 256, "-1d", 90, "-ext", "bc:c");
        generate(store, name, "RSA", 2048, "-1d", 90);
        Path request = folder.resolve(name + ".csr");
        Path answer = folder.resolve(name + ".crt");
        keytool(store, "-certreq", "-alias", name, "-file", request.toString());
        keytool(
                store,
                "-gencert",
                "-alias",
                "authority",
                "-infile",
                request.toString(),
                "-outfile",
                answer.toString(),
                "-startdate",
                "-1d",
                "-validity",
                "90",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1");
        keytool(store, "-importcert", "-noprompt", "-alias", name, "-file", answer.toString());
        return write(name, chain(store, name), key(store, name));
    }

    private void generate(Path store, String alias, String algorithm, int bits, String begins, int days, String... more)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                algorithm,
                "-keysize",
                Integer.toString(bits),
                "-dname",
                "CN=" + alias,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-startdate",
                begins,
                "-validity",
                Integer.toString(days)));
        arguments.addAll(List.of(more));
        keytool(store, arguments.toArray(String[]::new));
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", "changeit"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("keytool failed");
        }
    }

    private static List<Certificate> chain(Path store, String alias) throws Exception {
        return List.of(load(store).getCertificateChain(alias));
    }

    private static PrivateKey key(Path store, String alias) throws Exception {
        return (PrivateKey) load(store).getKey(alias, PASSWORD);
    }

    private static KeyStore load(Path store) throws GeneralSecurityException, IOException {
        try (var in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD);
            return keys;
        }
    }

    private TlsFiles write(String name, List<Certificate> chain, PrivateKey key) throws Exception {
        StringBuilder text = new StringBuilder("Made for a test.\n");
        for (Certificate certificate : chain) {
            text.append(Pem.write("CERTIFICATE", certificate.getEncoded()));
        }
        Path certificate = Files.writeString(folder.resolve(name + "-chain.pem"), text);
        Path file = Files.createFile(
                folder.resolve(name + "-key.pem"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, Pem.write("PRIVATE KEY", key.getEncoded()));
        return new TlsFiles(certificate, file);
    }
}
