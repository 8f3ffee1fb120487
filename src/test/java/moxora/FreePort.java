package moxora;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a server that opens it a while later. Below those that a system gives to outgoing connections: one of the
 * many that the tests open meanwhile would have it else.
 */
public final class FreePort {

    private static final int FIRST = 15_000;
    private static final int BEHIND_LAST = 32_000;

    private FreePort() {}

    public static int next() {
        for (int tries = 0; tries < 100; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, BEHIND_LAST);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
        throw new UncheckedIOException(new IOException("no free port"));
    }
}
