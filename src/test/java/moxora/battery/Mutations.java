package moxora.battery;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import moxora.fault.Fault;

/** Inputs made from good ones by flipping, cutting, doubling, joining and strewing in what parsers stumble over. */
public final class Mutations {

    private static final List<byte[]> STONES = List.of(
            bytes("\""),
            bytes("\\"),
            bytes("\\u"),
            bytes("\\ud800"),
            bytes("{"),
            bytes("}"),
            bytes("["),
            bytes("[[[[[[[["),
            bytes(":"),
            bytes(","),
            bytes(";"),
            bytes("\r"),
            bytes("\n"),
            bytes("\u0000"),
            bytes("\ufeff"),
            bytes("1e999"),
            bytes("-"),
            bytes("null"),
            bytes("'"),
            bytes("=="),
            bytes("%00"),
            bytes("😀"),
            bytes("e\u0301\u0323"),
            bytes("99999999999999999999"),
            new byte[] {(byte) 0xff},
            new byte[] {(byte) 0xc3},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
    private final Random random;
    private final List<byte[]> seeds;

    public Mutations(String name, String... seeds) {
        this.random = Tally.random(name);
        this.seeds = Arrays.stream(seeds).map(Mutations::bytes).toList();
    }

    /** Something to call with an input; it may refuse with a {@link Fault} of the caller's, and with nothing else. */
    public interface Target {
        void take(byte[] input) throws Exception;
    }

    /** Calls the target with mutated inputs and tallies everything that came out but a refusal. */
    public void against(String claim, int sample, int whole, Target target) {
        Tally tally = Tally.of(claim);
        int tries = Tally.size(sample, whole);
        long refused = 0;
        for (int i = 0; i < tries; i++) {
            try {
                target.take(next());
                tally.tried(1);
            } catch (Fault fault) {
                refused++;
                tally.check(fault.code().status() < 500, fault.code() + ": " + fault.detail());
            } catch (Exception | StackOverflowError | OutOfMemoryError e) {
                tally.check(false, "input " + i + ": " + e.getClass() + " at " + e.getStackTrace()[0]);
            }
        }
        System.out.println("battery | " + claim + " | " + refused + " of " + tries + " inputs refused");
        tally.close();
    }

    public byte[] next() {
        byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
        for (int edits = random.nextInt(5); edits >= 0; edits--) {
            input = edited(input);
        }
        return input;
    }

    private byte[] edited(byte[] input) {
        if (input.length == 0) {
            return STONES.get(random.nextInt(STONES.size())).clone();
        }
        int at = random.nextInt(input.length);
        int to = Math.min(input.length, at + 1 + random.nextInt(8));
        return switch (random.nextInt(6)) {
            case 0 -> {
                input[at] ^= (byte) (1 << random.nextInt(8));
                yield input;
            }
            case 1 -> joined(Arrays.copyOf(input, at), Arrays.copyOfRange(input, to, input.length));
            case 2 -> joined(Arrays.copyOf(input, to), Arrays.copyOfRange(input, at, input.length));
            case 3 -> Arrays.copyOf(input, at);
            case 4 -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                yield joined(
                        Arrays.copyOf(input, at),
                        Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length));
            }
            default ->
                joined(
                        joined(Arrays.copyOf(input, at), STONES.get(random.nextInt(STONES.size()))),
                        Arrays.copyOfRange(input, at, input.length));
        };
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    public static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    /** The same with the unpaired surrogates that Java's strings can hold and UTF-8 cannot. */
    public static String loose(byte[] input) {
        return text(input).replace('\ufffd', '\ud83d');
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
