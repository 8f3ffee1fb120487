package moxora.launch;

import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/** {@code moxora.jar health}: asks the server on this machine whether it is ready, for a container's health check. */
final class HealthCheck {

    private static final int OK = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private HealthCheck() {}

    /** The exit code: 0 ready, 1 not ready or not there. */
    static int run(Settings settings, PrintStream news) {
        URI server = LocalServer.address(settings);
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) server.resolve("/health/ready").toURL().openConnection(Proxy.NO_PROXY);
            if (connection instanceof HttpsURLConnection secure) {
                Optional<SSLContext> trust = LocalServer.trust(settings);
                trust.ifPresent(context -> secure.setSSLSocketFactory(context.getSocketFactory()));
                // The certificate itself was compared; the name on it is the outside's.
                secure.setHostnameVerifier((name, session) -> trust.isPresent());
            }
            connection.setConnectTimeout((int) PATIENCE.toMillis());
            connection.setReadTimeout((int) PATIENCE.toMillis());
            int status = connection.getResponseCode();
            news.println(status == OK ? "ready" : "not ready: answered " + status);
            return status == OK ? 0 : 1;
        } catch (IOException e) {
            news.println("not ready: nobody answers on port " + settings.port());
            return 1;
        }
    }
}
