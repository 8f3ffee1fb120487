package moxora.battery;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Whether two kinds of calls can be told apart by their time: Welch's t-test over calls taken in random turns, the
 * slowest tenth left out (Reparaz, Balasch and Verbauwhede, "Dude, is my code constant time?", DATE 2017, who call
 * anything below 4.5 no evidence).
 */
final class Dudect {

    static final double EVIDENCE = 4.5;
    private static final double KEPT = 0.9;

    private Dudect() {}

    /** @param t Welch's statistic; {@code effectNanos} how much longer the first kind takes, by the means */
    record Result(double t, double effectNanos, int calls) {}

    /** One kind of call; its number lets each be another one. */
    interface Call {
        void make(int number);
    }

    static Result compare(String what, int callsOfEach, Call one, Call other) {
        Random random = Tally.random(what);
        int warmUp = Math.max(5, callsOfEach / 20);
        for (int i = 0; i < warmUp; i++) {
            one.make(i);
            other.make(i);
        }
        double[] ones = new double[callsOfEach];
        double[] others = new double[callsOfEach];
        int first = 0;
        int second = 0;
        while (first < callsOfEach || second < callsOfEach) {
            boolean takesFirst = second == callsOfEach || (first < callsOfEach && random.nextBoolean());
            Call call = takesFirst ? one : other;
            int number = takesFirst ? first : second;
            long began = System.nanoTime();
            call.make(number);
            double nanos = System.nanoTime() - began;
            if (takesFirst) {
                ones[first++] = nanos;
            } else {
                others[second++] = nanos;
            }
        }
        Result result = welch(ones, others);
        System.out.printf(
                Locale.ROOT,
                "battery | B27 %s | t %.2f | effect %.0f ns of %.0f | N %,d each%n",
                what,
                result.t,
                result.effectNanos,
                mean(others),
                callsOfEach);
        return result;
    }

    private static Result welch(double[] ones, double[] others) {
        double[] all = new double[ones.length + others.length];
        System.arraycopy(ones, 0, all, 0, ones.length);
        System.arraycopy(others, 0, all, ones.length, others.length);
        Arrays.sort(all);
        double limit = all[(int) (all.length * KEPT)];
        double[] first = Arrays.stream(ones).filter(nanos -> nanos <= limit).toArray();
        double[] second = Arrays.stream(others).filter(nanos -> nanos <= limit).toArray();
        if (first.length < 2 || second.length < 2) {
            // One kind is all on the slow side: nothing could be clearer.
            return new Result(first.length < second.length ? 1e6 : -1e6, mean(ones) - mean(others), ones.length);
        }
        double error = Math.sqrt(variance(first) / first.length + variance(second) / second.length);
        double effect = mean(first) - mean(second);
        return new Result(effect / error, effect, ones.length);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1);
    }
}
