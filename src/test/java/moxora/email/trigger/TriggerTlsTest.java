package moxora.email.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import moxora.mail.LocalCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The address is chosen here, and still the other side has to show that it bears the name. */
@Tag("T-50")
class TriggerTlsTest {

    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        watch.shutdownNow();
    }

    @Test
    void theNameIsAskedFor_howeverItsAddressWasFound() throws Exception {
        LocalCertificate certificate = LocalCertificate.in(folder, "dns:crm.example");
        try (ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> serve(listening, certificate));
            server.setDaemon(true);
            server.start();
            int port = listening.getLocalPort();

            TriggerHttp trusting = client(certificate.trusted());
            assertThat(trusting.post(URI.create("https://crm.example:" + port + "/"), Map.of(), new byte[] {'x'})
                            .status())
                    .isEqualTo(202);
            refuses(trusting, "https://other.example:" + port + "/");
            refuses(trusting, "https://127.0.0.1:" + port + "/");
            refuses(client((SSLSocketFactory) SSLSocketFactory.getDefault()), "https://crm.example:" + port + "/");
        }
    }

    private static void refuses(TriggerHttp client, String url) {
        assertThatThrownBy(() -> client.post(URI.create(url), Map.of(), new byte[] {'x'}))
                .isInstanceOfSatisfying(
                        TriggerHttp.NoAnswerException.class,
                        e -> assertThat(e.kind()).isEqualTo(Outcome.Kind.NO_TLS));
    }

    private TriggerHttp client(SSLSocketFactory tls) {
        return new TriggerHttp(
                Destinations.of("127.0.0.0/8").orElseThrow(),
                host -> new InetAddress[] {InetAddress.getLoopbackAddress()},
                tls,
                Duration.ofSeconds(20),
                watch);
    }

    private static void serve(ServerSocket listening, LocalCertificate certificate) {
        while (!listening.isClosed()) {
            try (Socket plain = listening.accept();
                    SSLSocket socket =
                            (SSLSocket) certificate.shown().createSocket(plain, null, plain.getPort(), false)) {
                socket.setUseClientMode(false);
                socket.startHandshake();
                socket.getInputStream().read();
                socket.getOutputStream().write("HTTP/1.1 202 Accepted\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            } catch (IOException | java.security.GeneralSecurityException refused) {
                // A caller that does not trust the certificate goes.
            }
        }
    }
}
