package moxora.email.provider;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import moxora.email.provider.SignedSenders.MailgunSender;
import moxora.email.provider.SignedSenders.StandardSender;
import moxora.fault.Fault;

/** Deliveries that were altered or made up, of each provider that shares a key with us; and genuine ones among them. */
final class Forgeries {

    static final long SEED = 41;
    private static final int ONE_GENUINE_IN = 50;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_ ";

    private Forgeries() {}

    /** How many forgeries were accepted and refused, and how many genuine deliveries passed among them. */
    record Outcome(int accepted, int refused, int genuine) {}

    /** One provider: how it signs, how a delivery of it can be forged, and what a hole in its verifier looks like. */
    interface Case {
        String name();

        EventProvider provider();

        String secret();

        Delivery signedAt(Instant at);

        Delivery forged(int kind, Random random);

        /** How many kinds of forgeries there are. */
        int kinds();

        List<Function<Delivery, Boolean>> holes();

        Instant now();

        default String outcome(Delivery delivery) {
            return Forgeries.outcome(() -> provider().verify(secret(), delivery, now()));
        }

        default boolean verify(Delivery delivery) {
            return outcome(delivery).equals("accepted");
        }
    }

    static List<Case> cases(Instant now) {
        return List.of(new ForgedMailgun(now, 1), new ForgedMailerSend(now, 1), ofResend(now, 1), ofStandard(now, 1));
    }

    static Case named(String name, Instant now) {
        return named(name, now, 1);
    }

    /** The provider with another key. */
    static Case named(String name, Instant now, int seed) {
        return switch (name) {
            case "mailgun" -> new ForgedMailgun(now, seed);
            case "mailersend" -> new ForgedMailerSend(now, seed);
            case "resend" -> ofResend(now, seed);
            default -> ofStandard(now, seed);
        };
    }

    static Outcome run(Case provider, Function<Delivery, Boolean> verifier, int tries) {
        Random random = new Random(SEED);
        int accepted = 0;
        int genuine = 0;
        for (int i = 0; i < tries; i++) {
            if (verifier.apply(provider.forged(i % provider.kinds(), random))) {
                accepted++;
            }
            if (i % ONE_GENUINE_IN == 0 && verifier.apply(provider.signedAt(provider.now()))) {
                genuine++;
            }
        }
        return new Outcome(accepted, tries - accepted, genuine);
    }

    static String outcome(Runnable verification) {
        try {
            verification.run();
            return "accepted";
        } catch (Fault fault) {
            return fault.code().wire();
        }
    }

    static JsonObject event() {
        return MailgunSender.event("opened", "ada@example.org", Instant.EPOCH.plusSeconds(1_700_000_000))
                .build();
    }

    private static Case ofResend(Instant now, int seed) {
        return new ForgedStandard(new Resend(), StandardSender.svix(SignedSenders.whsec(24, seed)), now);
    }

    private static Case ofStandard(Instant now, int seed) {
        return new ForgedStandard(new StandardWebhooks(), StandardSender.standard(SignedSenders.whsec(64, seed)), now);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The code with one or all of its letters in upper case; of a code without letters, something else. */
    static String upper(String code, Random random) {
        String upper = code.toUpperCase(Locale.ROOT);
        return upper.equals(code) ? otherCharacter(code, random) : upper;
    }

    static byte[] flipped(byte[] bytes, Random random) {
        byte[] flipped = bytes.clone();
        int bit = random.nextInt(bytes.length * 8);
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    static byte[] random(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static String shifted(Instant now, Random random) {
        long delta = 1 + random.nextInt(600);
        return Long.toString(now.getEpochSecond() + (random.nextBoolean() ? delta : -delta));
    }

    static String otherCharacter(String text, Random random) {
        char[] characters = text.toCharArray();
        int at = random.nextInt(characters.length);
        char other;
        do {
            other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        } while (other == characters[at]);
        characters[at] = other;
        return new String(characters);
    }
}
