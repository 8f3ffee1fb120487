package moxora.disclosure.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("T-47")
class PlainTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Countess | Countess",
                "  two   blanks  | two blanks",
                "a\\nb\\r\\nc\\td | a b c d",
                "a\\u2028b\\u2029c\\u0085d\\u000be | a b c d e",
                "a\\u0000b\\u001bc\\u007fd | a b c d",
                "[NAME_1] says [x] | (NAME_1) says (x)",
                "a\\u202eb\\u2066c\\u200bd\\ufeffe\\u00adf | abcdef",
                "a\\udb40\\udc41b | ab",
                "a\\ue000b\\ud800c | abc",
                "a\\ufe0fb\\udb40\\udd00c | abc",
                "\\u0646\\u200c\\u0627 | \\u0646\\u200c\\u0627",
                "{{title}} | {{title}}",
            })
    void aValue_isOneLineThatPassesForNothingElse(String value, String plain) {
        assertThat(PlainText.of(unescaped(value))).isEqualTo(unescaped(plain));
    }

    @Test
    void shortening_cutsNoPlaceholderInTwo() {
        assertThat(PlainText.shortened("[NAME_1] and [NAME_2]", 21)).isEqualTo("[NAME_1] and [NAME_2]");
        assertThat(PlainText.shortened("[NAME_1] and [NAME_2]", 20)).isEqualTo("[NAME_1] and ");
        assertThat(PlainText.shortened("[NAME_1] and [NAME_2]", 8)).isEqualTo("[NAME_1]");
        assertThat(PlainText.shortened("[NAME_1] and [NAME_2]", 7)).isEmpty();
        assertThat(PlainText.shortened("\ud83d\ude00\ud83d\ude00", 1)).isEqualTo("\ud83d\ude00");
    }

    private static String unescaped(String text) {
        String breaks = text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
        return java.util.regex.Pattern.compile("\\\\u([0-9a-f]{4})")
                .matcher(breaks)
                .replaceAll(match -> String.valueOf((char) Integer.parseInt(match.group(1), 16)));
    }
}
