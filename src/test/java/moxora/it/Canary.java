package moxora.it;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Words that tests hand in as if they were somebody's: {@code cnry} and sixteen hexadecimal digits. Wherever one turns
 * up that is no answer to its owner, something leaked; the shape is enough to see that, whoever minted it.
 *
 * <p>Telephone numbers have no letters; those minted are remembered and looked for as they are.
 */
final class Canary {

    private static final Set<String> MINTED = ConcurrentHashMap.newKeySet();
    private static final Set<String> PHONES = ConcurrentHashMap.newKeySet();

    /** As it is, in hexadecimal, or with a blank byte after each letter, as UTF-16 has it. */
    private static final Pattern SHAPE = Pattern.compile(
            "cnry[0-9a-f]{16}|636e7279(3[0-9]|6[1-6]){16}|c\u0000n\u0000r\u0000y\u0000([0-9a-f]\u0000){15}",
            Pattern.CASE_INSENSITIVE);

    private Canary() {}

    static String text() {
        String minted = String.format("cnry%016x", ThreadLocalRandom.current().nextLong());
        MINTED.add(minted);
        return minted;
    }

    static String email() {
        return text() + "@" + text() + ".example";
    }

    /** A mobile number of the United Kingdom. */
    static String phone() {
        String digits = "447" + (400_000_000L + ThreadLocalRandom.current().nextLong(99_999_999L));
        PHONES.add(digits);
        return "+" + digits;
    }

    /** What betrays a canary in the text, or nothing: which form of it, never the word itself. */
    static List<String> formsIn(String text) {
        Stream<String> shaped = SHAPE.matcher(text).results().map(found -> "its shape at " + found.start());
        Stream<String> coded = MINTED.stream()
                .filter(word -> coded(word).anyMatch(text::contains))
                .map(word -> "base64");
        Stream<String> phones = PHONES.stream().filter(text::contains).map(word -> "a number");
        return Stream.of(shaped, coded, phones)
                .flatMap(forms -> forms)
                .limit(20)
                .toList();
    }

    /** Base64 groups three bytes: a word inside a longer text is coded in one of three ways. */
    private static Stream<String> coded(String word) {
        return Stream.of(0, 1, 2).map(offset -> {
            byte[] shifted = new byte[offset + word.length()];
            System.arraycopy(word.getBytes(StandardCharsets.US_ASCII), 0, shifted, offset, word.length());
            String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            return text.substring(offset == 0 ? 0 : offset + 1, text.length() - 2);
        });
    }

    /** The same word in each form that the scan must see. */
    static List<String> everyForm(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
        return List.of(
                word,
                word.toUpperCase(java.util.Locale.ROOT),
                HexFormat.of().formatHex(bytes),
                new String(word.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1),
                Base64.getEncoder().encodeToString(bytes),
                Base64.getEncoder().encodeToString(("x" + word).getBytes(StandardCharsets.US_ASCII)),
                Base64.getEncoder().encodeToString(("xy" + word).getBytes(StandardCharsets.US_ASCII)));
    }
}
