package moxora.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Where the server listens: on one port, over HTTP or over HTTPS, never on both, and not before the application is there.
 *
 * <p>With HTTPS there is no plain listener at all, not even for a redirect: an API's client that used http by mistake
 * would send its token in clear before it was told. TLS 1.2 and 1.3, with forward secrecy and authenticated encryption
 * only (RFC 9325), and HTTP/1.1 on top. Without TLS HTTP/2 stays on: where it is off, the server waits for ever for the
 * body of a request that offers an upgrade to it, as Java's own client does with each.
 *
 * @param identity what HTTPS is served with; empty for HTTP
 */
record Listener(int port, Optional<TlsIdentity> identity) {

    private static final int PASSWORD_BYTES = 32;
    private static final int PATIENCE_MILLIS = 1_000;
    private static final String NETWORK = "set configs.config.server-config.network-config.";
    private static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_AES_128_GCM_SHA256",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /**
     * Prepares the listener and returns the server's arguments about it. The key store is made anew for each start,
     * under a password that nobody has seen, in a folder that the next start empties.
     */
    List<String> arguments(Path temporary) throws IOException {
        List<String> commands = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        String protocol = NETWORK + "protocols.protocol." + (identity.isPresent() ? "https" : "http") + "-listener.";
        if (identity.isPresent()) {
            Path store = temporary.resolve("tls.p12");
            String password = password();
            OwnerOnly.write(store, identity.get().keyStore(password.toCharArray()));
            System.setProperty("javax.net.ssl.keyStore", store.toString());
            System.setProperty("javax.net.ssl.keyStorePassword", password);
            System.setProperty("javax.net.ssl.keyStoreType", "PKCS12");
            arguments.addAll(List.of("--sslport", Integer.toString(port), "--sslcert", TlsIdentity.ALIAS));
            commands.add(NETWORK + "network-listeners.network-listener.http-listener.enabled=false");
            commands.add(protocol + "http.http2-enabled=false");
            commands.add(protocol + "ssl.tls12-enabled=true");
            commands.add(protocol + "ssl.tls13-enabled=true");
            commands.add(protocol + "ssl.ssl3-tls-ciphers=+" + String.join(",+", CIPHER_SUITES));
        } else {
            arguments.addAll(List.of("--port", Integer.toString(port)));
        }
        // Before the application is there, the server would answer for it: with pages of its own, 404 and 500.
        String enabled = NETWORK + "network-listeners.network-listener." + (identity.isPresent() ? "https" : "http")
                + "-listener.enabled=";
        commands.add(enabled + "false");
        commands.add(protocol + "http.server-header=false");
        commands.add(protocol + "http.xpowered-by=false");
        commands.add(protocol + "http.trace-enabled=false");
        arguments.addAll(List.of(
                "--prebootcommandfile", commandFile(temporary.resolve("listener.txt"), commands),
                "--postdeploycommandfile", commandFile(temporary.resolve("open.txt"), List.of(enabled + "true"))));
        return arguments;
    }

    private static String commandFile(Path file, List<String> commands) throws IOException {
        OwnerOnly.write(file, String.join("\n", commands) + "\n");
        return file.toString();
    }

    /** Whether somebody listens on the port. */
    boolean isOpen() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String password() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
