package moxora.disclosure;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moxora.disclosure.processor.EchoProcessor.Arrival;
import moxora.disclosure.prompt.Message;

/**
 * The search for what a processor should not have heard, in the line, the headers and the body of what arrived: planted
 * words of whomever, telephone numbers of the planted range, and identifiers of rows; as they are, and folded, in base64,
 * in hexadecimal and percent-encoded.
 */
final class Overheard {

    private static final String PREFIX = "cnry";

    private static final int LETTERS = 8;

    /** Of the range that is nobody's (Ofcom, numbers for drama). */
    private static final String RANGE = "7700900";

    private static final Pattern WORD = Pattern.compile(PREFIX + "[a-p]{" + LETTERS + "}");
    private static final Pattern PHONE = Pattern.compile(String.join("\\D{0,3}", RANGE.split("")));
    private static final Pattern UUID_OF_WHATEVER =
            Pattern.compile("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");
    private static final Pattern HEX =
            Pattern.compile(HexFormat.of().formatHex(PREFIX.getBytes(StandardCharsets.US_ASCII)));
    private static final List<String> BASE64 =
            IntStream.range(0, 3).mapToObj(Overheard::inBase64).toList();

    private Overheard() {}

    /** A word that is planted once. It has letters only, so that nothing but its place tells that it may not leave. */
    static String word(Random random) {
        StringBuilder word = new StringBuilder(PREFIX);
        random.ints(LETTERS, 'a', 'q').forEach(word::appendCodePoint);
        return word.toString();
    }

    /** A telephone number that is planted. */
    static String phone(Random random) {
        return "0" + RANGE.substring(0, 4) + " " + RANGE.substring(4) + String.format("%03d", random.nextInt(1_000));
    }

    /** The planted words in a text, as they are. */
    static List<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).toList();
    }

    /**
     * What leaked; which form of what, and nothing of itself.
     *
     * @param allowed the words that may be read as they are
     * @param ids that may not be there in any form
     */
    static List<String> leaks(Arrival arrival, Set<String> allowed, List<UUID> ids) {
        List<String> leaks = new ArrayList<>();
        Stream.concat(
                        Stream.of(arrival.line(), arrival.headers(), arrival.text()),
                        arrival.messages().stream().map(Message::content))
                .flatMap(text -> Stream.of(text, percentDecoded(text)))
                .distinct()
                .forEach(text -> look(text, allowed, ids, leaks));
        return leaks;
    }

    private static void look(String text, Set<String> allowed, List<UUID> ids, List<String> leaks) {
        String bare = bare(text);
        words(bare).stream().filter(word -> !allowed.contains(word)).forEach(word -> leaks.add("a word"));
        if (PHONE.matcher(bare).find()) {
            leaks.add("a number");
        }
        if (UUID_OF_WHATEVER.matcher(bare).find()) {
            leaks.add("an id");
        }
        if (HEX.matcher(bare).find()) {
            leaks.add("a word in hexadecimal");
        }
        if (BASE64.stream().anyMatch(text::contains)) {
            leaks.add("a word in base64");
        }
        for (UUID id : ids) {
            byte[] bytes = ByteBuffer.allocate(16)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .array();
            if (text.contains(Base64.getEncoder().withoutPadding().encodeToString(bytes))
                    || text.contains(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))) {
                leaks.add("an id in base64");
            }
        }
    }

    /** As a reader would take it who does not mind case, accents, width and what cannot be seen. */
    private static String bare(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("[\\p{Mn}\\p{Cf}]", "")
                .toLowerCase(Locale.ROOT);
    }

    private static String percentDecoded(String text) {
        if (!text.contains("%")) {
            return text;
        }
        return URLDecoder.decode(text.replaceAll("%(?![0-9a-fA-F]{2})", "%25"), StandardCharsets.UTF_8);
    }

    /** The characters that are the prefix's alone, where it begins so many bytes behind a group of three. */
    private static String inBase64(int offset) {
        byte[] shifted = new byte[offset + PREFIX.length()];
        System.arraycopy(PREFIX.getBytes(StandardCharsets.US_ASCII), 0, shifted, offset, PREFIX.length());
        String coded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        return coded.substring((8 * offset + 5) / 6, 8 * shifted.length / 6);
    }
}
