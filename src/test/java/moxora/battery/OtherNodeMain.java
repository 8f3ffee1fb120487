package moxora.battery;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import moxora.TestClusters;
import moxora.app.Assembly;
import moxora.app.MovableClock;
import moxora.app.Settings;
import moxora.crypto.Sealed;
import moxora.tenant.OrganisationId;

/**
 * The process behind {@link OtherNode}: reads settings until {@code start}, then orders, one a line. It ends with its
 * standard input, so that none outlives the test run.
 */
public final class OtherNodeMain {

    static final int RACERS = 4;
    private final BufferedReader orders;
    private final PrintStream answers;

    private OtherNodeMain(BufferedReader orders, PrintStream answers) {
        this.orders = orders;
        this.answers = answers;
    }

    public static void main(String[] args) throws Exception {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            new OtherNodeMain(orders, answers).run();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        Map<String, String> settings = new HashMap<>();
        String line = order();
        for (; !line.equals("start"); line = order()) {
            int equals = line.indexOf('=');
            settings.put(line.substring(0, equals), line.substring(equals + 1));
        }
        try (Assembly moxora = new Assembly(
                        TestClusters.quick(Settings.of(name -> Optional.ofNullable(settings.get(name)))),
                        new MovableClock(Clock.systemUTC(), null));
                Racers racers = new Racers(moxora.keyrings, RACERS)) {
            moxora.followKeys();
            answers.println("ready");
            for (line = order(); !line.equals("end"); line = order()) {
                String[] order = line.split(" ");
                switch (order[0]) {
                    case "race" -> race(racers, order);
                    case "opens" -> opens(racers, order);
                    case "rotate" -> {
                        rotate(moxora, UUID.fromString(order[1]));
                        answers.println("rotated");
                    }
                    default -> throw new IllegalArgumentException(order[0]);
                }
            }
        }
    }

    /** As the job that runs every second does: where other nodes must be waited for, again and again. */
    private static void rotate(Assembly moxora, UUID rotation) {
        await().forever().pollInterval(Duration.ofMillis(10)).until(() -> {
            moxora.keys.rotationRun.runDue();
            return moxora.keys.rotations.find(rotation).orElseThrow().finishedAt() != null;
        });
    }

    private String order() throws IOException {
        String line = orders.readLine();
        return line == null ? "end" : line;
    }

    private void race(Racers racers, String[] order) throws Exception {
        Racers.Race race = racers.race(new OrganisationId(UUID.fromString(order[1])), UUID.fromString(order[2]));
        answers.println("set");
        if (order().equals("go")) {
            answers.println(race.run().stream().map(Racers.Lap::wire).collect(Collectors.joining(",")));
        }
    }

    private void opens(Racers racers, String[] order) {
        OrganisationId organisation = new OrganisationId(UUID.fromString(order[1]));
        UUID row = UUID.fromString(order[2]);
        answers.println(Arrays.stream(order[3].split(","))
                .allMatch(hex ->
                        racers.opens(organisation, row, Sealed.of(HexFormat.of().parseHex(hex)))));
    }
}
