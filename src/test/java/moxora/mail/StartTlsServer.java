package moxora.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A submission server that offers STARTTLS (RFC 3207), which GreenMail does not: for one letter it keeps what it hears,
 * apart what came in clear.
 */
final class StartTlsServer implements AutoCloseable {

    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    private final List<String> inClear = new CopyOnWriteArrayList<>();
    private final List<String> afterTls = new CopyOnWriteArrayList<>();
    private final SSLSocketFactory shown;
    private final boolean refusing;
    private final Thread thread = new Thread(this::serve, "starttls-server");

    /**
     * @param shown makes it known with a certificate
     * @param refusing answers every recipient with 550
     */
    StartTlsServer(SSLSocketFactory shown, boolean refusing) throws IOException {
        this.shown = shown;
        this.refusing = refusing;
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    List<String> inClear() {
        return inClear;
    }

    List<String> afterTls() {
        return afterTls;
    }

    private void serve() {
        try (Socket plain = listening.accept()) {
            say(plain, "220 house.example ESMTP");
            if (!talk(plain, inClear, "250-house.example\r\n250 STARTTLS")) {
                return;
            }
            try (SSLSocket secured = (SSLSocket) shown.createSocket(plain, null, plain.getPort(), false)) {
                secured.setUseClientMode(false);
                talk(secured, afterTls, "250-house.example\r\n250-8BITMIME\r\n250 AUTH PLAIN");
            }
        } catch (IOException e) {
            // The client went away, as the tests of refusals have it.
        }
    }

    /** True when TLS is to begin. */
    private boolean talk(Socket socket, List<String> heard, String capabilities) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        boolean data = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(line);
            if (data) {
                if (line.equals(".")) {
                    data = false;
                    say(socket, "250 taken");
                }
            } else if (line.startsWith("EHLO")) {
                say(socket, capabilities);
            } else if (line.equals("STARTTLS")) {
                say(socket, "220 go ahead");
                return true;
            } else if (line.startsWith("AUTH")) {
                say(socket, "235 welcome");
            } else if (line.startsWith("RCPT") && refusing) {
                say(socket, "550 5.1.1 no such user: " + line);
            } else if (line.equals("DATA")) {
                data = true;
                say(socket, "354 go on");
            } else {
                say(socket, line.equals("QUIT") ? "221 bye" : "250 fine");
            }
        }
        return false;
    }

    private static void say(Socket socket, String line) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
