package moxora.launch;

import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.time.Duration;

/** {@code moxora.jar health}: asks the server on this machine whether it is ready, for a container's health check. */
final class HealthCheck {

    private static final int OK = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private HealthCheck() {}

    /** The exit code: 0 ready, 1 not ready or not there. */
    static int run(int port, PrintStream news) {
        try {
            URL url = new URL("http", "127.0.0.1", port, "/health/ready");
            HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout((int) PATIENCE.toMillis());
            connection.setReadTimeout((int) PATIENCE.toMillis());
            int status = connection.getResponseCode();
            news.println(status == OK ? "ready" : "not ready: answered " + status);
            return status == OK ? 0 : 1;
        } catch (IOException e) {
            news.println("not ready: nobody answers on port " + port);
            return 1;
        }
    }
}
