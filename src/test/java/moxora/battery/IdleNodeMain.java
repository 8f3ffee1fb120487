package moxora.battery;

import static org.awaitility.Awaitility.await;

import com.sun.management.HotSpotDiagnosticMXBean;
import jakarta.servlet.ServletException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import moxora.Postbag;
import moxora.TestPlatform;
import moxora.account.Organisations;
import moxora.account.SignUp;
import moxora.app.Assembly;
import moxora.app.MovableClock;
import moxora.app.Settings;
import moxora.app.ThreadKeysFilter;
import moxora.contact.ContactQuery;
import moxora.tenant.TenantScope;

/**
 * A node in a process of its own that is used, becomes idle and writes down its heap: whatever Moxora still holds then is
 * in the file. It reads settings until {@code start}, then orders, one a line. The texts that it works with come from a
 * number by {@link #tag}, so that no order and no line of its own input holds them.
 */
public final class IdleNodeMain {

    /** What the process holds on purpose, so that a scan of its heap has something to find. */
    private static final List<Object> HELD = new ArrayList<>();

    private static final Duration IDLE = Duration.ofSeconds(30);

    private final BufferedReader orders;
    private final PrintStream answers;

    /** Threads that work and then wait for more, as a server's do. */
    private final ExecutorService filtered = Executors.newFixedThreadPool(2);

    private final ExecutorService callers = Executors.newFixedThreadPool(2);

    private IdleNodeMain(BufferedReader orders, PrintStream answers) {
        this.orders = orders;
        this.answers = answers;
    }

    /** The text that an organisation is filled with. */
    public static String tag(long number) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(("idle node " + number).getBytes(StandardCharsets.UTF_8));
            return "w" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void main(String[] args) throws Exception {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            new IdleNodeMain(orders, answers).run();
        }
        System.exit(0);
    }

    private String order() throws IOException {
        String line = orders.readLine();
        return line == null ? "end" : line;
    }

    private void run() throws Exception {
        Map<String, String> settings = new HashMap<>();
        String line = order();
        for (; !line.equals("start"); line = order()) {
            int equals = line.indexOf('=');
            settings.put(line.substring(0, equals), line.substring(equals + 1));
        }
        MovableClock clock = new MovableClock(Clock.systemUTC(), null);
        try (Assembly moxora = new Assembly(Settings.of(name -> Optional.ofNullable(settings.get(name))), clock)) {
            moxora.followKeys();
            answers.println("ready");
            for (line = order(); !line.equals("end"); line = order()) {
                answers.println(answer(moxora, clock, line.split(" ")));
            }
        }
    }

    private String answer(Assembly moxora, MovableClock clock, String[] order) throws Exception {
        switch (order[0]) {
            case "use" -> {
                long number = Long.parseLong(order[1]);
                TenantScope scope = asRequest(() -> signUp(moxora, number));
                asRequest(() -> furnished(moxora, scope, number));
                asRequest(() -> read(moxora, scope));
                return scope.organisation() + " " + asRequest(() -> close(moxora, scope));
            }
            case "bare" -> {
                // As the server did when nothing tidied up behind a request.
                long number = Long.parseLong(order[1]);
                TenantScope scope = callers.submit(() -> signUp(moxora, number)).get();
                callers.submit(() -> read(moxora, scope)).get();
                return scope.organisation() + " " + asRequest(() -> close(moxora, scope));
            }
            case "erase" -> {
                clock.advanceTo(Instant.parse(order[1]));
                return asRequest(() -> {
                    moxora.erasure.run.runDue();
                    return "erased";
                });
            }
            case "hold" -> {
                HELD.add(tag(Long.parseLong(order[1])));
                return "held";
            }
            case "dump" -> {
                await().atMost(IDLE).until(IdleNodeMain::isIdle);
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpHeap(order[1], true);
                return "dumped";
            }
            default -> throw new IllegalArgumentException(order[0]);
        }
    }

    /** Whether each of Moxora's pools waits for work: what is under way is in memory by right. */
    private static boolean isIdle() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("moxora-")
                        && !thread.getKey().getName().equals("moxora-key-feed"))
                .allMatch(thread -> Arrays.stream(thread.getValue())
                        .anyMatch(frame -> frame.getMethodName().equals("getTask")));
    }

    /** On a thread of its own kind, behind the filter through which every request goes. */
    private <T> T asRequest(Callable<T> work) throws Exception {
        return filtered.submit(() -> {
                    AtomicReference<T> result = new AtomicReference<>();
                    new ThreadKeysFilter().doFilter(null, null, (request, response) -> {
                        try {
                            result.set(work.call());
                        } catch (Exception e) {
                            throw new ServletException(e);
                        }
                    });
                    return result.get();
                })
                .get();
    }

    private static TenantScope signUp(Assembly moxora, long number) {
        String tag = tag(number);
        Organisations.Created created = moxora.organisations.signUp(new SignUp(
                tag, "moxora", null, "GB", "Admin " + tag, "admin@" + tag + ".example", tag + TestPlatform.PASSWORD));
        TenantScope scope = TestPlatform.scope(created.organisation(), created.user());
        Postbag.settle(moxora, scope);
        return scope;
    }

    private static boolean furnished(Assembly moxora, TenantScope scope, long number) {
        new Furnished(moxora, scope, tag(number), "case " + number).furnish();
        return true;
    }

    /** Listed, searched, exported. */
    private static boolean read(Assembly moxora, TenantScope scope) {
        moxora.contacts.search(scope, "GB", ContactQuery.everything(50));
        moxora.contactExport.write(scope, rows -> {}, OutputStream.nullOutputStream());
        return true;
    }

    private static String close(Assembly moxora, TenantScope scope) {
        return moxora.erasure.closures.request(scope).dueAt().toString();
    }
}
