package moxora.email.trigger;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One POST of HTTP/1.1 (RFC 9112) to an address that was checked. The JDK's client looks a name up by itself when it
 * connects, and so perhaps to another address than was checked (DNS rebinding); here the address that is checked is the
 * one that is connected to, while TLS still asks for the name.
 *
 * <p>No redirect is followed and no body is read; the connection ends with the head of the answer, or with the time.
 */
final class TriggerHttp {

    private static final int LARGEST_HEAD_BYTES = 16 * 1024;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final Destinations destinations;
    private final Resolver resolver;
    private final SSLSocketFactory tls;
    private final Duration patience;
    private final ScheduledExecutorService watch;

    /** Looks names up. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** What came back: a status, and how long to wait where it says so. */
    record Head(int status, @Nullable String retryAfter) {}

    /**
     * @param patience for the whole of connecting, sending and the head of the answer
     * @param watch ends what takes longer
     */
    TriggerHttp(
            Destinations destinations,
            Resolver resolver,
            SSLSocketFactory tls,
            Duration patience,
            ScheduledExecutorService watch) {
        this.destinations = destinations;
        this.resolver = resolver;
        this.tls = tls;
        this.patience = patience;
        this.watch = watch;
    }

    /** Why there is no answer. */
    static final class NoAnswerException extends Exception {
        private static final long serialVersionUID = 1L;
        private final Outcome.Kind kind;

        NoAnswerException(Outcome.Kind kind) {
            super(kind.name(), null, false, false);
            this.kind = kind;
        }

        Outcome.Kind kind() {
            return kind;
        }
    }

    Head post(URI url, Map<String, String> headers, byte[] body) throws NoAnswerException {
        boolean secure = url.getScheme().equalsIgnoreCase("https");
        InetAddress address = address(url);
        Progress progress = new Progress();
        try (Socket plain = new Socket()) {
            Future<?> end = watch.schedule(
                    () -> {
                        progress.late = true;
                        close(plain);
                    },
                    patience.toMillis(),
                    TimeUnit.MILLISECONDS);
            try {
                plain.setTcpNoDelay(true);
                plain.connect(new InetSocketAddress(address, port(url, secure)), (int) patience.toMillis());
                progress.kind = Outcome.Kind.NO_TLS;
                Socket socket = secure ? secured(plain, url) : plain;
                progress.kind = Outcome.Kind.NO_ANSWER;
                socket.getOutputStream().write(request(url, headers, body));
                socket.getOutputStream().flush();
                return head(new BufferedInputStream(socket.getInputStream()));
            } finally {
                end.cancel(false);
            }
        } catch (SocketTimeoutException e) {
            throw new NoAnswerException(Outcome.Kind.TIMEOUT);
        } catch (IOException e) {
            // Its words may quote what the other side sent, so only its kind is told.
            throw new NoAnswerException(progress.late ? Outcome.Kind.TIMEOUT : progress.kind);
        }
    }

    /** How far it came, and whether the time was over. */
    private static final class Progress {
        private Outcome.Kind kind = Outcome.Kind.NO_CONNECTION;
        private volatile boolean late;
    }

    /** One that is not allowed spoils the name: it would be taken at the next try. */
    private InetAddress address(URI url) throws NoAnswerException {
        InetAddress[] found;
        try {
            found = resolver.resolve(EndpointUrl.bare(url.getHost()));
        } catch (UnknownHostException e) {
            throw new NoAnswerException(Outcome.Kind.NO_ADDRESS);
        }
        for (InetAddress address : found) {
            if (!destinations.allows(url.getScheme(), address.getAddress())) {
                throw new NoAnswerException(Outcome.Kind.ADDRESS_NOT_ALLOWED);
            }
        }
        if (found.length == 0) {
            throw new NoAnswerException(Outcome.Kind.NO_ADDRESS);
        }
        return found[0];
    }

    private Socket secured(Socket plain, URI url) throws IOException {
        SSLSocket socket = (SSLSocket) tls.createSocket(plain, EndpointUrl.bare(url.getHost()), port(url, true), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (SSLException e) {
            throw new IOException(e);
        }
        return socket;
    }

    private static int port(URI url, boolean secure) {
        return url.getPort() > 0 ? url.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
    }

    private static byte[] request(URI url, Map<String, String> headers, byte[] body) throws IOException {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        StringBuilder head = new StringBuilder("POST " + path + query + " HTTP/1.1\r\nHost: " + url.getHost()
                + (url.getPort() > 0 ? ":" + url.getPort() : "") + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(head.toString().getBytes(StandardCharsets.US_ASCII));
        whole.write(body);
        return whole.toByteArray();
    }

    /** The first head that is final; those of status 1xx go before it. */
    private static Head head(InputStream in) throws IOException {
        int[] left = {LARGEST_HEAD_BYTES};
        while (true) {
            int status = status(line(in, left));
            String retryAfter = null;
            for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
                int colon = line.indexOf(':');
                if (colon > 0 && line.substring(0, colon).equalsIgnoreCase("Retry-After")) {
                    retryAfter = line.substring(colon + 1).strip();
                }
            }
            if (status >= 200) {
                return new Head(status, retryAfter);
            }
        }
    }

    private static int status(String line) throws IOException {
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
            throw new IOException("no HTTP");
        }
        return Integer.parseInt(line.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    private static String line(InputStream in, int[] left) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || --left[0] < 0) {
                throw new IOException("no head");
            }
            line.write(next);
        }
        left[0]--;
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is of no use any more either way.
        }
    }
}
