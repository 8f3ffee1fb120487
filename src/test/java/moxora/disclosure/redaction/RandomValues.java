package moxora.disclosure.redaction;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Values of all sorts: scripts, signs that mean something somewhere, and what looks like a placeholder. */
public final class RandomValues {

    private static final List<String> PARTS = List.of(
            "Ada",
            "O'Brien",
            "\u738b\u5c0f\u660e",
            "\u05e2\u05d3\u05d4\u200f",
            "\u202eada\u202c",
            "\ud83d\ude00",
            "\ud83d",
            "\ude00",
            "[",
            "]",
            "(",
            ")",
            "\"",
            "'",
            "$1",
            "$",
            "\\",
            "\\\\",
            "{{notes}}",
            "%s",
            "&amp;",
            "&",
            "<b>",
            "<",
            ">",
            "**",
            "`",
            "_",
            "#",
            "[NAME_1_k7f3q2]",
            "NAME_2_k7f3q2",
            "[NAME_1]",
            "[EMAIL_1_zzzzzz]",
            "e\u0301",
            "\u00e9",
            "\u200b",
            "\u200d",
            "\u00a0",
            " ",
            "\n",
            "\t",
            "!",
            "/",
            "-",
            ",",
            "0",
            "12");

    private RandomValues() {}

    /** One to eight parts; never blank. */
    public static String any(Random random) {
        String value = IntStream.range(0, 1 + random.nextInt(8))
                .mapToObj(any -> PARTS.get(random.nextInt(PARTS.size())))
                .collect(Collectors.joining());
        return value.isBlank() ? "x" + value : value;
    }
}
