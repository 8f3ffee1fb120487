package moxora.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import moxora.crypto.KekException;
import moxora.crypto.KekException.Reason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What no HTTP server says, said by a socket. */
@Tag("T-28")
class BoundedHttpTest {

    private final BoundedHttp http = new BoundedHttp(HttpClient.newBuilder(), Patience.STANDARD);

    private KekException askedOf(String answer) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (Socket socket = listening.accept()) {
                    socket.getInputStream().read(new byte[4096]);
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/"));
            KekException failure =
                    catchThrowableOfType(KekException.class, () -> http.send(request, Deadline.of(Patience.STANDARD)));
            served.join();
            return failure;
        }
    }

    @Test
    void anotherProtocol_isGarbage_andIsNotQuoted() throws Exception {
        KekException failure = askedOf("SSH-2.0-secret\r\n\r\n");

        assertThat(failure.reason()).isEqualTo(Reason.GARBAGE);
        assertThat(failure).hasMessageNotContaining("secret").hasNoCause();
    }

    @Test
    void aBodyThatEndsEarly_isUnreachable() throws Exception {
        assertThat(askedOf("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\":")
                        .reason())
                .isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void aBodyThatGrowsTooLarge_isGivenUp_withoutItsEnd() throws Exception {
        String chunk = "8000\r\n" + "A".repeat(0x8000) + "\r\n";

        KekException failure = askedOf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(10));

        assertThat(failure.reason()).isEqualTo(Reason.GARBAGE);
        assertThat(failure).hasMessageContaining("too large");
    }

    @Test
    void whenNothingIsLeftOfTheTime_nothingIsAsked() {
        Patience none = new Patience(Patience.STANDARD.request(), java.time.Duration.ZERO, 5, Patience.STANDARD.rest());

        KekException failure = catchThrowableOfType(
                KekException.class,
                () -> http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:1/")), Deadline.of(none)));

        assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(failure).hasMessageContaining("all the time");
    }
}
