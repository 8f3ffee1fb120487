package moxora.email.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the other side does, an attempt ends in time, reads little, and went only where it may. */
@Tag("T-50")
class TriggerHttpTest {

    private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<String> received = new AtomicReference<>("");

    @AfterEach
    void end() {
        watch.shutdownNow();
    }

    private interface Behaviour {
        void with(Socket socket) throws IOException;
    }

    /** A server that does the same to each of its callers. */
    private final class Raw implements AutoCloseable {

        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger callers = new AtomicInteger();

        Raw(Behaviour behaviour) throws IOException {
            Thread thread = new Thread(() -> {
                while (!listening.isClosed()) {
                    try (Socket socket = listening.accept()) {
                        callers.incrementAndGet();
                        received.set(request(socket.getInputStream()));
                        behaviour.with(socket);
                    } catch (IOException closed) {
                        // The caller went, or the test ended.
                    }
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private String request(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return head.toString();
                }
                head.append((char) next);
            }
            return head + new String(in.readNBytes(BODY.length), StandardCharsets.UTF_8);
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/a%20b?c=d");
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    private static Behaviour answers(String text) {
        return socket -> {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        };
    }

    private TriggerHttp client(Duration patience, TriggerHttp.Resolver resolver) {
        return new TriggerHttp(
                Destinations.of("127.0.0.0/8").orElseThrow(),
                resolver,
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                patience,
                watch);
    }

    private TriggerHttp client() {
        return client(Duration.ofSeconds(20), InetAddress::getAllByName);
    }

    private static void ends(TriggerHttp client, URI url, Outcome.Kind kind) {
        assertThatThrownBy(() -> client.post(url, Map.of(), BODY))
                .isInstanceOfSatisfying(
                        TriggerHttp.NoAnswerException.class,
                        e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void aRequest_isWholeAndPlain() throws Exception {
        try (Raw server =
                new Raw(answers("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nrEtry-After: 7\r\n\r\n"))) {
            TriggerHttp.Head head = client().post(server.url(), Map.of("webhook-id", "x"), BODY);
            assertThat(head.status()).isEqualTo(204);
            assertThat(head.retryAfter()).isEqualTo("7");
            assertThat(received.get())
                    .startsWith("POST /a%20b?c=d HTTP/1.1\r\nHost: 127.0.0.1:"
                            + server.url().getPort() + "\r\n")
                    .contains("\r\nwebhook-id: x\r\n", "\r\nContent-Length: 7\r\n")
                    .endsWith("\r\n\r\n{\"a\":1}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense\r\n\r\n",
                "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nHalf: a head",
                "SSH-2.0-OpenSSH_9.2\r\n"
            })
    void whatIsNoHttp_isNoAnswer(String said) throws Exception {
        try (Raw server = new Raw(answers(said))) {
            ends(client(), server.url(), Outcome.Kind.NO_ANSWER);
        }
    }

    @Test
    void aHeadWithoutEnd_isGivenUp() throws Exception {
        try (Raw server = new Raw(socket -> {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(
                        "X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        })) {
            ends(client(), server.url(), Outcome.Kind.NO_ANSWER);
        }
    }

    @Test
    void aHugeBody_isNotRead() throws Exception {
        CountDownLatch cutOff = new CountDownLatch(1);
        try (Raw server = new Raw(socket -> {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] piece = new byte[65_536];
            try {
                while (true) {
                    out.write(piece);
                }
            } catch (IOException gone) {
                cutOff.countDown();
            }
        })) {
            assertThat(client().post(server.url(), Map.of(), BODY).status()).isEqualTo(200);
            assertThat(cutOff.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whoSaysNothing_orALittleAtATime_isLeftInTime() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Behaviour silence = socket -> waitFor(end);
        Behaviour trickle = socket -> {
            while (end.getCount() > 0) {
                socket.getOutputStream().write('H');
                socket.getOutputStream().flush();
            }
        };
        try (Raw silent = new Raw(silence);
                Raw slow = new Raw(socket -> {
                    socket.getOutputStream().write("HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().flush();
                    waitFor(end);
                });
                Raw without = new Raw(trickle)) {
            TriggerHttp impatient = client(Duration.ofMillis(300), InetAddress::getAllByName);
            ends(impatient, silent.url(), Outcome.Kind.TIMEOUT);
            ends(impatient, slow.url(), Outcome.Kind.TIMEOUT);
            assertThatThrownBy(() -> impatient.post(without.url(), Map.of(), BODY))
                    .isInstanceOf(TriggerHttp.NoAnswerException.class);
            // The handshake as well: a plain server never answers it.
            URI secure = URI.create("https://127.0.0.1:" + silent.url().getPort() + "/");
            ends(impatient, secure, Outcome.Kind.TIMEOUT);
            end.countDown();
        }
    }

    private static void waitFor(CountDownLatch end) {
        try {
            end.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void nobodyThere_isNoConnection_andNoNameIsNoAddress() throws Exception {
        URI gone;
        try (Raw server = new Raw(socket -> {})) {
            gone = server.url();
        }
        ends(client(), gone, Outcome.Kind.NO_CONNECTION);
        ends(
                client(Duration.ofSeconds(5), host -> {
                    throw new UnknownHostException("planted");
                }),
                URI.create("https://crm.invalid/"),
                Outcome.Kind.NO_ADDRESS);
    }

    /** The second answer of a name server that lies by turns is never asked for. */
    @Test
    void aNameThatIsLookedUp_isLookedUpOnce_andThatAddressIsConnectedTo() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (Raw server = new Raw(answers("HTTP/1.1 200 OK\r\n\r\n"))) {
            URI named = URI.create("http://crm.example:" + server.url().getPort() + "/");
            TriggerHttp client = client(Duration.ofSeconds(20), host -> new InetAddress[] {
                InetAddress.getByName(asked.getAndIncrement() == 0 ? "127.0.0.1" : "169.254.169.254")
            });
            assertThat(client.post(named, Map.of(), BODY).status()).isEqualTo(200);
            assertThat(asked).hasValue(1);
            assertThat(received.get())
                    .contains("Host: crm.example:" + server.url().getPort());
            ends(client, named, Outcome.Kind.ADDRESS_NOT_ALLOWED);
            assertThat(server.callers).hasValue(1);
        }
    }

    @Test
    void oneAddressThatIsNotAllowed_spoilsTheName() throws Exception {
        try (Raw server = new Raw(answers("HTTP/1.1 200 OK\r\n\r\n"))) {
            URI named = URI.create("https://crm.example:" + server.url().getPort() + "/");
            ends(
                    client(Duration.ofSeconds(20), host ->
                            new InetAddress[] {InetAddress.getByName("127.0.0.1"), InetAddress.getByName("10.0.0.1")}),
                    named,
                    Outcome.Kind.ADDRESS_NOT_ALLOWED);
            assertThat(server.callers).hasValue(0);
        }
    }
}
