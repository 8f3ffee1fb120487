package moxora.disclosure.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonString;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.Placeholders;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T-47")
class AnswersTest {

    private final Asked asked = new Asked();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Placeholders, as a model plausibly writes them
                "[NAME_1_k7f3q2] called. | Ada called.",
                "[NAME_1b_k7f3q2]'s order | ADA's order",
                "[name_1_k7f3q2], [NAME_1_K7F3Q2], [Name_1_k7f3q2] | Ada, Ada, Ada",
                "NAME_1_k7f3q2 and _NAME_1_k7f3q2_ | Ada and _Ada_",
                "**[NAME_1_k7f3q2]** `[NAME_1_k7f3q2]` | Ada Ada",
                "\\\\[NAME\\\\_1\\\\_k7f3q2\\\\] | Ada",
                "[NAME 1 k7f3q2] [NAME-1-k7f3q2] | Ada Ada",
                "[[NAME_1_k7f3q2]] | (Ada)",
                "[NATIONAL_ID_1_k7f3q2] | QQ 12 34 56 C",
                "\\uff3bNAME_1_k7f3q2\\uff3d &#91;NAME_1_k7f3q2&#93; | Ada Ada",
                "mail [EMAIL_1_k7f3q2]. | mail ada@king.example.",
                "([EMAIL_1_k7f3q2],[EMAIL_1_k7f3q2]) | (ada@king.example,ada@king.example)",
                "at [COMPANY_2_k7f3q2]'s, [COMPANY_1_k7f3q2] | at Booking.com's, Analytical Engines Ltd",
                "see [URL_1_k7f3q2] | see (link removed)",
                // Values that would be links by what is around them
                "mailto:[EMAIL_1_k7f3q2] | (link removed)",
                "[COMPANY_2_k7f3q2]/path [COMPANY_2_k7f3q2]:80/ | (link removed) (link removed)",
                "https://[COMPANY_2_k7f3q2] | (link removed)",
                "[NAME_1_k7f3q2].com //[NAME_1_k7f3q2] | (link removed) (link removed)",
                "[NAME_2_k7f3q2](evil) | Ada [UK] (evil)",
                "[NAME_2_k7f3q2]: evil | Ada [UK] : evil",
                "![NAME_2_k7f3q2](evil) | !Ada [UK] (evil)",
                // Links and images become their text
                "Read [the offer](https://evil.example/?q=1) now | Read the offer now",
                "![logo](https://evil.example/a.png)done | logodone",
                "[a [b] c](x \"t\") | a (b) c",
                "[a [b](y) c](x) | a b c",
                "[![i](x)](y) | i",
                "[a][ref] and [b][] | a and b",
                "[a]: https://evil.example | (a): (link removed)",
                "[x] done, [1], open [ bracket | (x) done, (1), open ( bracket",
                "<https://evil.example/x>, <mailto:a@b.example>. | (link removed), (link removed).",
                // Bare links in every disguise
                "go to https://evil.example/x?y=z. | go to (link removed).",
                "(www.evil.example) | ((link removed))",
                "evil.example/path evil.co | (link removed) (link removed)",
                "hxxps://evil[.]example evil(dot)com | (link removed) (link removed)",
                "javascript:alert(1) data:text/html;base64,AA== | (link removed) (link removed)",
                "//evil.example \\\\\\\\evil\\\\x /\\\\evil | (link removed) (link removed) (link removed)",
                "ht\\u200btp://evil.example h\\u00adttps:x | (link removed) (link removed)",
                "\\uff48\\uff54\\uff54\\uff50\\uff1a\\uff0f\\uff0f\\uff45 xn--e1awd7f | (link removed) (link removed)",
                "http&#58;&#47;&#47;evil http%3A%2F%2Fevil | (link removed) (link removed)",
                "ht**tp**s://evil e`v`il.example | (link removed) (link removed)",
                "evil\\u3002com \\u4f60\\u597d\\u3002\\u518d\\u89c1 | (link removed) \\u4f60\\u597d\\u3002\\u518d\\u89c1",
                "localhost:8080/x 10.0.0.1 me@evil | (link removed) (link removed) (link removed)",
                // Tags
                "<b>bold</b> and a < b <3 x<=y | bold and a < b <3 x<=y",
                "<script>alert(1)</script>x | alert(1)x",
                "&lt;img src=x onerror=alert(1)&gt;y | y",
                "&amp;lt;b&amp;gt;z | z",
                "<<b>script>x | script>x",
                "<img src=x onerror=alert(1) | img src=x onerror=alert(1)",
                "\\uff1cb\\uff1ex | x",
                "a <!-- b --> c | a  c",
                // What is only text
                "AT&T, R&D; e.g. this, i.e. that, U.S.A. | AT&T, R&D; e.g. this, i.e. that, U.S.A.",
                "opened (email.open) at 10:30 on 2026-01-02T03:04:05Z... | opened (email.open) at 10:30 on 2026-01-02T03:04:05Z...",
                "price: 3.50 EUR, ratio 1/2, he/she, key:value, @handle | price: 3.50 EUR, ratio 1/2, he/she, key:value, @handle",
                "## Heading #1 | Heading #1",
                "* item 2*3 snake_case | * item 2*3 snake_case",
                "a\\u202eb\\u2066c\\u0007d\\ue000e | abcde",
                "e\\u0301 | \\u00e9",
                "a\\r\\nb\\u2028c\\td | a\\nb\\nc d",
            })
    void anAnswer_isTextWithItsValues(String content, String text) {
        assertThat(asked.text(unescaped(content))).isEqualTo(unescaped(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[NAME_1_zzzzzz]",
                "[NAME_9_k7f3q2]",
                "[PHONE_1_k7f3q2]",
                "[NAME_1c_k7f3q2]",
                "[NAME_1]",
                "[NAME_1_k7f3]",
                "[NAME_1_k7f3q2x]",
                "[NAME_01_k7f3q2]",
                "[name 1]",
                "NAME_1 called",
                "NAME_2_zzzzzz",
                "name_2_zzzzzz",
                "[text](https://x.example/[NAME_7_k7f3q2])",
                "[text][NAME_7_k7f3q2]",
                "<a href='[NAME_7_k7f3q2]'>x</a>",
                "NA<b>ME_1_zzzzzz",
                "NA[M](x)E_1_zzzzzz",
                "NAM`E_1_zz`zzzz",
                "&#x5b;NAME_1_zzzzzz]",
                "[NAME\u200b_1_zzzzzz]",
                "\uff3bNAME_1_zzzzzz\uff3d",
            })
    void aPlaceholderOfNoOrOfAnotherRequest_refusesTheAnswer(String content) {
        assertThatThrownBy(() -> asked.text("Harmless words. " + content + " more"))
                .isInstanceOfSatisfying(Fault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(FaultCode.ANSWER_REFUSED);
                    assertThat(fault.reason()).isEqualTo("unknown_placeholder");
                    assertThat(fault.detail()).doesNotContain("NAME", "zzz", "Harmless");
                    assertThat(fault.complaints()).isEmpty();
                });
    }

    @Test
    void aPlaceholderThatTheProcessorDidNotFinish_isLeftOut() {
        assertThat(asked.text("Call [NAME_1_k7")).isEqualTo("Call ");
        assertThat(asked.text("Call NAME_1_k7")).isEqualTo("Call ");
        assertThatThrownBy(() -> asked.text("Call [NAME_1_zz")).isInstanceOf(Fault.class);
    }

    @Test
    @Tag("N8")
    void whatIsRestored_isNeverReadAgain() {
        Placeholders placeholders = new Placeholders(Asked.MARK);
        placeholders.of(Kind.NAME, "a", "[NAME_2_k7f3q2]");
        placeholders.of(Kind.NAME, "b", "secret");
        placeholders.of(Kind.NAME, "c", "$1 \\ &lt;b&gt; **x** \"q\" [NAME_1_zzzzzz]");

        assertThat(text(placeholders, "[NAME_1_k7f3q2] [NAME_3_k7f3q2]", Asked.MOST))
                .isEqualTo("[NAME_2_k7f3q2] $1 \\ &lt;b&gt; **x** \"q\" [NAME_1_zzzzzz]");
    }

    @Test
    void aValueThatIsALinkOrATag_isCleanedAsTheRest() {
        Placeholders placeholders = new Placeholders(Asked.MARK);
        placeholders.of(Kind.NAME, "a", "![x](https://evil.example/a.png)");
        placeholders.of(Kind.COMPANY, "b", "<img src=x onerror=alert(1)>Engines");
        placeholders.of(Kind.EMAIL, "c", "https://evil.example/@x");
        placeholders.of(Kind.NAME, "d", "[click](evil)");

        assertThat(text(
                        placeholders,
                        "[NAME_1_k7f3q2] [COMPANY_1_k7f3q2] [EMAIL_1_k7f3q2] [NAME_2_k7f3q2]",
                        Asked.MOST))
                .isEqualTo("(link removed) Engines (link removed) [click] (evil)");
    }

    @Test
    void aLongAnswer_isCutBetweenWords_andNeverInAPlaceholder() {
        Placeholders placeholders = asked.placeholders;
        Answer cut = asked.answers.whole(Asked.textFeature(10), placeholders, "one two three four");
        assertThat(cut.value()).isEqualTo(Json.createValue("one two "));
        assertThat(cut.shortened()).isTrue();
        assertThat(asked.answers
                        .whole(Asked.textFeature(10), placeholders, "one two th")
                        .shortened())
                .isFalse();
        // Valued by what is handed on, so a value counts with its own length.
        assertThat(text(placeholders, "by [COMPANY_1_k7f3q2]", 12)).isEqualTo("by ");
        String endless = "[NAME_1_k7f3q2] ".repeat(100_000);
        assertThat(text(placeholders, endless, 100)).isEqualTo("Ada ".repeat(25));
        // Behind the cut nothing is read.
        assertThat(text(placeholders, "one two three [NAME_9_zzzzzz]", 7)).isEqualTo("one two");
    }

    @Test
    void hostileLengths_takeNoTimeWorthMentioning() {
        long began = System.nanoTime();
        for (String piece : new String[] {
            "[", "![", "<", "<a ", "&amp;", "`*", "(", "[a](", "[[]", "\u3002", "NAME_", "%25", "&am", "\\"
        }) {
            try {
                asked.text(piece.repeat(100_000));
            } catch (Fault refused) {
                assertThat(refused.code()).isEqualTo(FaultCode.ANSWER_REFUSED);
            }
        }
        assertThat(System.nanoTime() - began).isLessThan(20_000_000_000L);
    }

    @Test
    void anAnswer_printsNothingOfItself() {
        Answer answer = asked.answers.whole(Asked.textFeature(100), asked.placeholders, "[NAME_1_k7f3q2]");

        assertThat(answer.toString()).isEqualTo("Answer[STRING]");
        assertThat(asked.placeholders.toString()).doesNotContain("Ada", "ada");
        assertThat(asked.placeholders.find("NAME_1_k7f3q2").orElseThrow().toString())
                .isEqualTo("Hidden[NAME]");
    }

    private String text(Placeholders placeholders, String content, int most) {
        return ((JsonString) asked.answers
                        .whole(Asked.textFeature(most), placeholders, content)
                        .value())
                .getString();
    }

    private static String unescaped(String text) {
        String breaks = text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
        return java.util.regex.Pattern.compile("\\\\u([0-9a-f]{4})")
                .matcher(breaks)
                .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(match.group(1), 16))))
                .replace("\\\\", "\\");
    }
}
