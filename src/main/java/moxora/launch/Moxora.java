package moxora.launch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * The one command: starts everything, or answers a question and ends.
 *
 * <p>Questions need this jar alone. The server and the embedded databases are loaded only by a start, so nothing on the
 * other paths may mention their classes.
 */
public final class Moxora {

    private final PrintStream out;
    private final PrintStream err;

    Moxora(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Stays when it started a server; a server keeps its own threads. */
    public static void main(String... args) {
        // Not System.out: the server takes that for its log, and its encoding depends on the machine.
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        new Moxora(out, err).run(Arrays.asList(args)).ifPresent(System::exit);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** The exit code, or nothing when the process is to stay. */
    OptionalInt run(List<String> args) {
        try {
            if (args.isEmpty()) {
                new Launch(Settings.ofProcess(), Installation.ofThisProgram(), out).run();
                return OptionalInt.empty();
            }
            return OptionalInt.of(answer(args.get(0), args.subList(1, args.size())));
        } catch (Refusal e) {
            err.println(e.sentence());
            return OptionalInt.of(e.exitCode());
        }
    }

    private int answer(String command, List<String> rest) {
        if (command.equals("verify")) {
            return new VerifyCommand(out, err).run(rest);
        }
        if (command.equals("verify-audit")) {
            return new VerifyAuditCommand(out, err).run(rest);
        }
        if (command.equals("kek") || command.equals("keys")) {
            RotateCommand.Rotation rotation =
                    command.equals("kek") ? RotateCommand.Rotation.KEK : RotateCommand.Rotation.KEYS;
            return new RotateCommand(rotation, Settings.ofProcess(), out, err).run(rest);
        }
        if (command.equals("operators")) {
            return new OperatorsCommand(Settings.ofProcess(), out, err).run(rest);
        }
        if (!rest.isEmpty()) {
            return unknown(rest.get(0));
        }
        return switch (command) {
            case "-h", "--help", "help" -> say(Usage.full());
            case "--version", "version" -> say(Usage.version() + System.lineSeparator());
            case "health" -> HealthCheck.run(Settings.ofProcess(), out);
            default -> unknown(command);
        };
    }

    private int say(String text) {
        out.print(text);
        return 0;
    }

    private int unknown(String argument) {
        err.println("Unknown argument: " + argument);
        err.print(Usage.SHORT);
        return Refusal.BAD_SETTING;
    }
}
