package moxora.disclosure.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import moxora.SettableClock;
import moxora.disclosure.prompt.TestPrompts;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Processor;
import moxora.policy.TestProcessors;
import org.junit.jupiter.api.Test;

/** Answers that end in the middle, on a bare socket, where each byte and its time are ours. */
class HalfAnswerTest {

    private static final String STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** What a peer does with a connection, once it has read the request. */
    private interface Peer {
        void answer(OutputStream out, InputStream in) throws IOException, InterruptedException;
    }

    private static final class Listening implements AutoCloseable {
        private final ServerSocket socket;
        private final CompletableFuture<Void> served;

        Listening(Peer peer) throws IOException {
            socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            served = CompletableFuture.runAsync(() -> {
                try (Socket connection = socket.accept()) {
                    InputStream in = connection.getInputStream();
                    readRequest(in);
                    peer.answer(connection.getOutputStream(), in);
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        private static void readRequest(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            String lower = head.toString().toLowerCase(java.util.Locale.ROOT);
            int at = lower.indexOf("content-length: ") + "content-length: ".length();
            in.readNBytes(Integer.parseInt(lower.substring(at, lower.indexOf("\r\n", at))));
        }

        Processor processor() {
            return TestProcessors.at(URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/v1"));
        }

        @Override
        public void close() throws Exception {
            served.get(10, TimeUnit.SECONDS);
            socket.close();
        }
    }

    private static ChatClient client() {
        return new ChatClient(
                endpoint -> {},
                new Credentials(Map.<String, String>of()::get),
                new SettableClock(),
                ChatClientContract.QUICK,
                Dialect::of);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String chunk(String event) {
        String data = "data: " + event + "\n\n";
        return Integer.toHexString(data.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + data + "\r\n";
    }

    @Test
    void aBodyThatEndsInTheMiddle_isNoAnswer() throws Exception {
        try (Listening peer = new Listening((out, in) -> write(
                out,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"choices\":["))) {
            assertThat(catchThrowableOfType(
                                    Fault.class,
                                    () -> client().complete(peer.processor(), TestPrompts.text("Say.", "x")))
                            .code())
                    .isEqualTo(FaultCode.PROCESSOR_UNAVAILABLE);
        }
    }

    @Test
    void piecesComeBeforeTheEnd_andABrokenStreamIsAnError() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        List<String> pieces = new ArrayList<>();
        try (Listening peer = new Listening((out, in) -> {
            write(out, STREAM + chunk(FakeProcessor.chunk("One")));
            assertThat(taken.await(10, TimeUnit.SECONDS)).isTrue();
        })) {
            Fault fault = catchThrowableOfType(
                    Fault.class,
                    () -> client().stream(peer.processor(), TestPrompts.text("Say.", "x"), piece -> {
                        pieces.add(piece);
                        taken.countDown();
                    }));
            assertThat(fault.code()).isEqualTo(FaultCode.PROCESSOR_UNAVAILABLE);
        }
        assertThat(pieces).containsExactly("One");
    }

    @Test
    void aStreamThatHangs_isLeft_whenTheTimeIsOver() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        try (Listening peer = new Listening((out, in) -> {
            write(out, STREAM + chunk(FakeProcessor.chunk("One")));
            left.await(10, TimeUnit.SECONDS);
        })) {
            Processor hurried =
                    TestProcessors.at("acme-ai", peer.processor().endpoint(), "acme-1", null, TestProcessors.within(1));
            assertThat(catchThrowableOfType(
                                    Fault.class,
                                    () -> client().stream(hurried, TestPrompts.text("Say.", "x"), piece -> {}))
                            .code())
                    .isEqualTo(FaultCode.PROCESSOR_UNAVAILABLE);
            left.countDown();
        }
    }

    @Test
    void whenTheCallerIsGone_theConnectionEnds() throws Exception {
        try (Listening peer = new Listening((out, in) -> {
            write(out, STREAM + chunk(FakeProcessor.chunk("One")));
            // The other side hangs up: an end, or a reset.
            try {
                assertThat(in.read()).isNegative();
            } catch (IOException reset) {
                assertThat(reset).isNotNull();
            }
        })) {
            assertThat(catchThrowableOfType(
                            IllegalStateException.class,
                            () -> client().stream(peer.processor(), TestPrompts.text("Say.", "x"), piece -> {
                                throw new IllegalStateException("gone");
                            })))
                    .hasMessage("gone");
        }
    }

    @Test
    void whereNobodyListens_itIsTriedAgain_andToldSo() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Processor nobody = TestProcessors.at(URI.create("http://127.0.0.1:" + port + "/v1"));
        Fault fault = catchThrowableOfType(Fault.class, () -> client().complete(nobody, TestPrompts.text("Say.", "x")));
        assertThat(fault.code()).isEqualTo(FaultCode.PROCESSOR_UNAVAILABLE);
        assertThat(fault.detail()).contains("cannot be reached");
        assertThat(fault.retryAfter()).isPositive();
    }
}
