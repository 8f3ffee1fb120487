package moxora.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import moxora.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The real process with a certificate: HTTPS of today's kinds, nothing else, and its own commands find it. */
@Tag("launch")
@Tag("P55")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
class TlsIT {

    private static final Path PROJECT =
            Path.of(System.getProperty("project.directory", "")).toAbsolutePath();
    private static final Path JAR = Path.of(System.getProperty(
                    "moxora.installation", PROJECT.resolve("target").toString()))
            .resolve("moxora.jar");
    private static final int SECONDS = 30;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path temporary;

    private final List<Started> all = new ArrayList<>();
    private Path data;
    private int plainPort;
    private int port;
    private TlsFixture fixture;
    private TlsFiles files;

    @BeforeEach
    void makeACertificate() throws Exception {
        data = temporary.resolve("data");
        plainPort = FreePort.next();
        port = FreePort.next();
        fixture = new TlsFixture(temporary);
        files = fixture.issued("server");
    }

    @AfterEach
    void leaveNothingRunning() throws IOException {
        for (Started started : all) {
            started.process().destroyForcibly();
        }
        for (String cluster : List.of("pg", "vault")) {
            if (Files.exists(data.resolve(cluster))) {
                new Orphans(data.resolve(cluster)).stop();
            }
        }
    }

    private Started run(TlsFiles with, String... args) throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("MOXORA_HTTP_PORT", Integer.toString(plainPort));
        settings.put("MOXORA_HTTPS_PORT", Integer.toString(port));
        settings.put("MOXORA_TLS_CERTIFICATE", with.certificate().toString());
        settings.put("MOXORA_TLS_KEY", with.key().toString());
        settings.put("MOXORA_DATA_DIR", data.toString());
        settings.put(
                "MOXORA_TENANT_CONFIG_DIR", PROJECT.resolve("tenant-config").toString());
        Started started = Started.run(JAR, temporary, settings, args);
        all.add(started);
        return started;
    }

    @Test
    void withACertificate_httpsAnswers_andNothingElse() throws Exception {
        Started server = run(files);
        server.awaitReady();

        HttpResponse<String> answer = ask("/health/ready");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(answer.headers().map()).doesNotContainKeys("server", "x-powered-by");
        assertThat(answer.headers().firstValue("strict-transport-security")).isPresent();
        assertThat(ask("/nothing/here").statusCode()).isEqualTo(404);
        assertThat(server.said())
                .contains("https://localhost:" + port + "/api/v1")
                .doesNotContain("http://");

        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), plainPort))
                .as("there is no plain listener")
                .isInstanceOf(ConnectException.class);
        assertThat(plain("GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .as("the port of TLS answers nothing in clear")
                .doesNotContain("HTTP/1.1 200")
                .doesNotContain("UP");

        assertThat(negotiated("TLSv1.3")).isEqualTo("TLSv1.3");
        assertThat(negotiated("TLSv1.2")).isEqualTo("TLSv1.2");
        assertThat(ClientHello.isAccepted(port, ClientHello.TLS_1_2, ClientHello.ECDHE_RSA_AES_128_GCM_SHA256))
                .as("the control: this way of asking can succeed")
                .isTrue();
        assertThat(ClientHello.isAccepted(port, ClientHello.TLS_1_1, ClientHello.ECDHE_RSA_AES_128_CBC_SHA))
                .isFalse();
        assertThat(ClientHello.isAccepted(port, ClientHello.TLS_1_0, ClientHello.ECDHE_RSA_AES_128_CBC_SHA))
                .isFalse();
        assertThat(ClientHello.isAccepted(port, ClientHello.TLS_1_2, ClientHello.ECDHE_RSA_AES_128_CBC_SHA))
                .isFalse();
        assertThat(ClientHello.isAccepted(port, ClientHello.TLS_1_2, ClientHello.RSA_AES_128_GCM_SHA256))
                .isFalse();

        assertThat(Files.getPosixFilePermissions(data.resolve("tmp/tls.p12")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        ownCommandsFindIt();
    }

    /** Its own commands know it by the certificate it serves, and no impostor with another one. */
    private void ownCommandsFindIt() throws Exception {
        assertThat(run(files, "health").awaitEnd(SECONDS)).isZero();
        Started rotation = run(files, "keys", "rotate");
        assertThat(rotation.awaitEnd(SECONDS)).as(rotation.said()).isZero();

        TlsFiles renewed = fixture.selfSigned("renewed");
        assertThat(run(renewed, "health").awaitEnd(SECONDS))
                .as("a renewed file does not make the running server unhealthy")
                .isZero();
        Path note = data.resolve("tls-certificate.pem");
        Files.copy(renewed.certificate(), note, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(run(files, "health").awaitEnd(SECONDS))
                .as("who shows another certificate is not it")
                .isEqualTo(1);
    }

    @Test
    void anUnusableCertificate_isOneSentenceAndCodeTwo() throws Exception {
        TlsFiles other = fixture.selfSigned("other");
        assertMistake(new TlsFiles(files.certificate(), other.key()), "MOXORA_TLS_KEY");
        assertMistake(fixture.selfSigned("old", "EC", 256, "-40d", 30), "MOXORA_TLS_CERTIFICATE");
        assertMistake(new TlsFiles(temporary.resolve("missing"), files.key()), "MOXORA_TLS_CERTIFICATE");
    }

    private void assertMistake(TlsFiles with, String variable) throws Exception {
        Started started = run(with);
        assertThat(started.awaitEnd(SECONDS)).isEqualTo(2);
        assertThat(started.said()).startsWith(variable).hasLineCount(1);
        assertThat(data).doesNotExist();
    }

    private SSLContext trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "server",
                TlsIdentity.read(files, Files.getLastModifiedTime(files.key()).toInstant())
                        .certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** As any client would: the name is held against the certificate, too. */
    private HttpResponse<String> ask(String path) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(trusting())
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private String negotiated(String protocol) throws Exception {
        try (SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket("localhost", port)) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }

    private String plain(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SECONDS * 1_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketException reset) {
            return "";
        }
    }
}
