package moxora.battery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import moxora.contact.DraftChecks;

/** Texts of the characters that break CSV, formulas, folding and encodings. */
public final class RandomText {

    private static final String[] ALPHABET = {
        "a", "b", "Z", "ß", "é", "e\u0301", "ſ", "İ", "ς", "数", "한", "あ", "😀", "👩‍🚀", "\u200f", "\u202e", "ا", "ע",
        "\"", "\"\"", "'", "''", ",", ";", "\\", "\\\"", "\r", "\n", "\r\n", "\t", " ", "\u00a0", "\u2003", "\ufeff",
        "=", "+", "-", "@", "＝", "＋", "|", "%", "1", "9", "0", "(", "/", "#", "\u200b", "\u00ad"
    };
    private final Random random;

    public RandomText(Random random) {
        this.random = random;
    }

    /** Of so many characters at most; may be empty. */
    public String text(int most) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(most + 1); length > 0; length--) {
            text.append(ALPHABET[random.nextInt(ALPHABET.length)]);
        }
        return text.toString();
    }

    /** A contact of such texts as a caller could send it; what is wrong with it is for the checks to say. */
    public DraftChecks.Raw raw(List<String> customFields) {
        Map<String, String> custom = new HashMap<>();
        customFields.stream().filter(name -> random.nextBoolean()).forEach(name -> custom.put(name, text(12)));
        return new DraftChecks.Raw(
                text(8),
                text(8),
                many(() -> local() + "@" + local() + ".example"),
                many(() -> phone()),
                text(10),
                text(10),
                many(() -> text(6).replaceAll("[;\r\n]", "")),
                custom,
                text(30));
    }

    private String phone() {
        return new String[] {"+44 ", "-", "=", "0", "(0)", "@"}[random.nextInt(6)]
                + (1_000 + random.nextInt(9_000_000));
    }

    private String local() {
        StringBuilder local = new StringBuilder();
        for (int length = 1 + random.nextInt(6); length > 0; length--) {
            local.append("abcÄz019+-='_".charAt(random.nextInt(13)));
        }
        return local.toString();
    }

    private List<String> many(java.util.function.Supplier<String> text) {
        List<String> texts = new ArrayList<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            texts.add(text.get());
        }
        return texts;
    }
}
