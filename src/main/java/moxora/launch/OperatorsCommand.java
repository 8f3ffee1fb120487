package moxora.launch;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code moxora.jar operators add NAME}: asks the running server for another operator. */
final class OperatorsCommand {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final int CREATED = 201;
    private static final String PATH = "/ops/v1/operators";

    private final Settings settings;
    private final PrintStream out;
    private final PrintStream err;

    OperatorsCommand(Settings settings, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    /**
     * The exit code; the arguments are those after {@code operators}. The token alone goes to standard output, so that
     * it can be led into a file that nobody else reads.
     */
    int run(List<String> args) {
        if (args.contains("--help") || args.contains("-h")) {
            out.print(Usage.OPERATORS);
            return DONE;
        }
        Request request = Request.of(args);
        if (request == null) {
            err.print(Usage.OPERATORS);
            return WRONG_USAGE;
        }
        URI server = request.server() == null ? LocalServer.address(settings) : request.server();
        try {
            OperatorApi.Answer answer = OperatorApi.of(server, settings).post(PATH, new Json.Members(request.body()));
            String token = answer.text("token");
            if (answer.status() != CREATED || token.isEmpty()) {
                String detail = answer.text("detail");
                err.println("The server refused: " + (detail.isEmpty() ? "status " + answer.status() : detail));
                return FAILED;
            }
            err.println("Operator " + answer.text("name") + " is " + answer.text("id")
                    + ". This is the token, shown this once:");
            out.println(token);
            return DONE;
        } catch (IOException e) {
            err.println("Nobody answers at " + server + ".");
            return FAILED;
        }
    }

    private record Request(Map<String, Json> body, @Nullable URI server) {

        static @Nullable Request of(List<String> args) {
            if (args.size() < 2
                    || args.size() % 2 != 0
                    || !args.get(0).equals("add")
                    || args.get(1).startsWith("--")) {
                return null;
            }
            Map<String, Json> body = new LinkedHashMap<>();
            body.put("name", new Json.Text(args.get(1)));
            URI server = null;
            for (int i = 2; i < args.size(); i += 2) {
                String value = args.get(i + 1);
                boolean known = false;
                if (args.get(i).equals("--expires-in")) {
                    known = body.put("expiresIn", new Json.Text(value)) == null;
                } else if (args.get(i).equals("--url") && server == null) {
                    server = OperatorApi.address(value);
                    known = server != null;
                }
                if (!known) {
                    return null;
                }
            }
            return new Request(body, server);
        }
    }
}
