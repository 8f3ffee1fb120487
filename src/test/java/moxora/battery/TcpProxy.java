package moxora.battery;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The wire between a node and a database, which a test can cut, let fall silent, or cut at a given message; and make
 * whole again.
 */
public final class TcpProxy implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("//([^:/]+):([0-9]+)/");

    private enum State {
        WHOLE,
        /** Connections are reset, and new ones are not taken. */
        CUT,
        /** Connections stay, and nothing comes through: what a lost cable looks like. */
        SILENT
    }

    private final ServerSocket server;
    private final String url;
    private final String host;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private State state = State.WHOLE;
    private long cutAt = Long.MAX_VALUE;
    private boolean cutBehind;
    private long messages;

    /** @param url of the database, JDBC's */
    public TcpProxy(String url) throws IOException {
        Matcher address = ADDRESS.matcher(url);
        if (!address.find()) {
            throw new IllegalArgumentException("not host:port");
        }
        this.host = address.group(1);
        this.port = Integer.parseInt(address.group(2));
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.url = address.replaceFirst("//127.0.0.1:" + server.getLocalPort() + "/");
        daemon(this::accept);
    }

    /** The database's address, by way of this proxy. */
    public String url() {
        return url;
    }

    public synchronized void cut() {
        become(State.CUT);
        sockets.forEach(TcpProxy::close);
        sockets.clear();
    }

    public synchronized void silence() {
        become(State.SILENT);
    }

    public synchronized void heal() {
        cutAt = Long.MAX_VALUE;
        become(State.WHOLE);
    }

    /**
     * Cuts the wire at the message to the database with that number, counted from now.
     *
     * @param behindIt whether the database still gets it, so that only its answer is lost
     */
    public synchronized void cutAt(long message, boolean behindIt) {
        messages = 0;
        cutAt = message;
        cutBehind = behindIt;
    }

    /** How many messages to the database there were since {@link #cutAt} or the beginning. */
    public synchronized long messages() {
        return messages;
    }

    private void become(State next) {
        state = next;
        notifyAll();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (isCut()) {
                    close(client);
                } else {
                    Socket database = new Socket(host, port);
                    sockets.add(client);
                    sockets.add(database);
                    client.setTcpNoDelay(true);
                    database.setTcpNoDelay(true);
                    daemon(() -> carry(client, database, true));
                    daemon(() -> carry(database, client, false));
                }
            } catch (IOException closed) {
                // The test is over, or the database is gone.
            }
        }
    }

    private synchronized boolean isCut() {
        return state == State.CUT;
    }

    private void carry(Socket from, Socket to, boolean toDatabase) {
        byte[] bytes = new byte[64 * 1_024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                boolean last = toDatabase && isTheOneToCutAt();
                if (last && !cutBehind) {
                    cut();
                }
                awaitSound();
                out.write(bytes, 0, read);
                out.flush();
                if (last) {
                    cut();
                }
            }
        } catch (IOException | InterruptedException ended) {
            // As a wire does.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private synchronized boolean isTheOneToCutAt() {
        return ++messages == cutAt;
    }

    private synchronized void awaitSound() throws InterruptedException {
        while (state == State.SILENT) {
            wait();
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
