package moxora.launch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks whether the port is free before minutes go into a start that would fail, or take another port. */
final class HttpPort {

    private HttpPort() {}

    static void refuseIfTaken(int port, Setting setting) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
        } catch (IOException e) {
            throw Refusal.couldNotStart(
                    "Port " + port + " cannot be opened, since another program listens there or this"
                            + " user may not: free it, or choose another with " + setting.variable() + ".");
        }
    }
}
