package moxora.launch;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** {@code moxora.jar kek rotate} and {@code keys rotate}: asks the running server to do it, and follows it to its end. */
final class RotateCommand {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final int ACCEPTED = 202;
    private static final int OK = 200;

    /** A server that restarts goes on with the rotation, so some silence is no failure. */
    private static final int SILENT_POLLS = 60;

    /** What is rotated. */
    enum Rotation {
        /** The key-encryption key: keysets are wrapped anew. */
        KEK("/ops/v1/keys/kek-rotations", Usage.KEK_ROTATE),
        /** The organisations' keysets: new keys, and data re-encrypted under them. */
        KEYS("/ops/v1/keys/rotations", Usage.KEYS_ROTATE);

        private final String path;
        private final String usage;

        Rotation(String path, String usage) {
            this.path = path;
            this.usage = usage;
        }
    }

    private final Rotation rotation;
    private final Settings settings;
    private final PrintStream out;
    private final PrintStream err;
    private final Duration poll;

    RotateCommand(Rotation rotation, Settings settings, PrintStream out, PrintStream err) {
        this(rotation, settings, out, err, Duration.ofSeconds(1));
    }

    /** @param poll the pause between two questions */
    RotateCommand(Rotation rotation, Settings settings, PrintStream out, PrintStream err, Duration poll) {
        this.rotation = rotation;
        this.settings = settings;
        this.out = out;
        this.err = err;
        this.poll = poll;
    }

    /** The exit code; the arguments are those after {@code kek} or {@code keys}. */
    int run(List<String> args) {
        if (args.contains("--help") || args.contains("-h")) {
            out.print(rotation.usage);
            return DONE;
        }
        Request request = args.isEmpty() || !args.get(0).equals("rotate")
                ? null
                : Request.of(args.subList(1, args.size()), rotation);
        if (request == null) {
            err.print(rotation.usage);
            return WRONG_USAGE;
        }
        URI server = request.server() == null ? LocalServer.address(settings) : request.server();
        OperatorApi api = OperatorApi.of(server, settings);
        try {
            OperatorApi.Answer accepted = api.post(rotation.path, new Json.Members(request.body()));
            String id = accepted.text("id");
            if (accepted.status() != ACCEPTED || !isUuid(id)) {
                return refused(accepted);
            }
            return follow(api, id);
        } catch (IOException e) {
            err.println("Nobody answers at " + server + ".");
            return FAILED;
        }
    }

    private record Request(Map<String, Json> body, @Nullable URI server) {

        static @Nullable Request of(List<String> args, Rotation rotation) {
            Map<String, Json> body = new LinkedHashMap<>();
            URI server = null;
            for (int i = 0; i < args.size(); i += 2) {
                String option = args.get(i);
                String value = i + 1 < args.size() ? args.get(i + 1) : "";
                boolean known;
                if (option.equals("--to") && rotation == Rotation.KEK && value.indexOf(':') > 0) {
                    known = body.put("to", new Json.Text(value)) == null;
                } else if (option.equals("--organisation") && isUuid(value)) {
                    known = body.put("organisationId", new Json.Text(value)) == null;
                } else if (option.equals("--url") && server == null) {
                    server = OperatorApi.address(value);
                    known = server != null;
                } else {
                    known = false;
                }
                if (!known) {
                    return null;
                }
            }
            return new Request(body, server);
        }
    }

    private static boolean isUuid(String text) {
        try {
            return UUID.fromString(text).toString().equalsIgnoreCase(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private int refused(OperatorApi.Answer answer) {
        String code = answer.text("code");
        String detail = answer.text("detail");
        err.println("Refused with status " + answer.status() + (code.isEmpty() ? "" : " " + code)
                + (detail.isEmpty() ? "." : ": " + detail));
        return FAILED;
    }

    private int follow(OperatorApi api, String id) {
        String shown = "";
        int silent = 0;
        while (silent < SILENT_POLLS) {
            try {
                OperatorApi.Answer answer = api.get(rotation.path + "/" + id);
                if (answer.status() >= OK && answer.status() < 300) {
                    silent = 0;
                    String progress = progress(answer);
                    if (!progress.equals(shown)) {
                        err.println(progress);
                        shown = progress;
                    }
                    switch (answer.text("state")) {
                        case "done" -> {
                            out.println("Rotated: " + id + ".");
                            return DONE;
                        }
                        case "failed" -> {
                            String error = answer.text("lastError");
                            err.println("The rotation failed" + (error.isEmpty() ? "." : ": " + error));
                            return FAILED;
                        }
                        case "running" -> {
                            // Asked again below.
                        }
                        default -> {
                            err.println("The server's answer about the rotation " + id + " is not understood.");
                            return FAILED;
                        }
                    }
                } else if (answer.status() < 500 && answer.status() != 429) {
                    return refused(answer);
                } else {
                    silent++;
                }
            } catch (IOException e) {
                silent++;
            }
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
            LockSupport.parkNanos(poll.toNanos());
        }
        err.println("The server no longer answers. The rotation " + id + " goes on when it is back; GET "
                + rotation.path + "/" + id + " tells how far it is.");
        return FAILED;
    }

    private static String progress(OperatorApi.Answer answer) {
        long done = answer.count("done");
        long total = answer.count("total");
        String eta = answer.text("eta");
        String trouble = answer.text("lastError");
        return (done < 0 ? "?" : Long.toString(done)) + " of " + (total < 0 ? "?" : Long.toString(total))
                + (eta.isEmpty() ? "" : ", done by " + eta)
                + (trouble.isEmpty() ? "" : ", tried again after " + trouble);
    }
}
