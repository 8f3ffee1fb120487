package moxora.csv;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Two ways of doing one thing, taken in turns in one process, the first one changing from round to round. What counts
 * is the ratio within a round; its median is the figure.
 */
public final class Rounds {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Rounds() {}

    /** One way; returns how many things it did. */
    public interface Way {
        long run(int round);
    }

    /** Figures of a comparison; {@code ratio} is our speed over the twin's, higher is better. */
    public record Figures(double ratio, double ourSeconds, double plainSeconds) {}

    private record Took(double seconds, double cpuSeconds, long things) {}

    public static Figures compare(String what, int rounds, Runnable settle, Way ours, Way plain) {
        List<Took> our = new ArrayList<>();
        List<Took> twin = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            if (round % 2 == 0) {
                our.add(take(settle, ours, round));
                twin.add(take(settle, plain, round));
            } else {
                twin.add(take(settle, plain, round));
                our.add(take(settle, ours, round));
            }
        }
        double[] ratios = new double[rounds];
        double[] cpuRatios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            ratios[i] = twin.get(i).seconds / our.get(i).seconds;
            cpuRatios[i] = twin.get(i).cpuSeconds / our.get(i).cpuSeconds;
        }
        Figures figures = new Figures(
                median(ratios),
                median(our.stream().mapToDouble(Took::seconds).toArray()),
                median(twin.stream().mapToDouble(Took::seconds).toArray()));
        report(String.format(
                Locale.ROOT,
                "%-34s ratio %.2f (%.2f to %.2f)  JVM cpu ratio %.2f  ours %.0f/s  twin %.0f/s  rounds %d  load %.1f",
                what,
                figures.ratio,
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow(),
                median(cpuRatios),
                our.get(0).things / figures.ourSeconds,
                twin.get(0).things / figures.plainSeconds,
                rounds,
                PROCESS.getSystemLoadAverage()));
        return figures;
    }

    private static Took take(Runnable settle, Way way, int round) {
        settle.run();
        long cpu = PROCESS.getProcessCpuTime();
        long began = System.nanoTime();
        long things = way.run(round);
        return new Took((System.nanoTime() - began) / 1e9, (PROCESS.getProcessCpuTime() - cpu) / 1e9, things);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Said on the console and kept in {@code target/benchmark.txt}. */
    public static void report(String line) {
        System.out.println(line);
        try {
            Path file = Path.of(System.getProperty("project.directory", "."), "target", "benchmark.txt");
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
