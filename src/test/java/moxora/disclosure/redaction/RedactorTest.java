package moxora.disclosure.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moxora.disclosure.redaction.pattern.Patterns;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ada Lovelace-Byron of Analytical Engines Ltd, ada.king@example.org, 020 7946 0958; and 王 小明, 株式会社ムーン. */
@Tag("N8")
class RedactorTest {

    private static final String MARK = "k7f3q2";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Names: whole words, any case, accents, separators, alphabets without blanks
                "Friend of Ada | Friend of [NAME_1]",
                "ADA LOVELACE | [NAME_1] [NAME_2]",
                "ada_lovelace | [NAME_1]_[NAME_2]",
                "Ada's salon | [NAME_1]'s salon",
                "AdaLovelace1815 | [NAME_1][NAME_2]1815",
                "Âdá Lovelâce | [NAME_1] [NAME_2]",
                "A\u200bda | [NAME_1]",
                "Ａｄａ | [NAME_1]",
                "byron-lovelace | [NAME_2]-[NAME_2]",
                "Canada, Adaptive, Adamant | Canada, Adaptive, Adamant",
                "王小明的朋友 | [NAME_3][NAME_4]的朋友",
                // E-mail addresses and handles, own and others'
                "mail ada.king@example.org now | mail [EMAIL_1] now",
                "ADA.KING@EXAMPLE.ORG | [EMAIL_1]",
                "<charles@babbage.example> | <[EMAIL_2]>",
                "user:pass@host.example | [EMAIL_2]",
                "https://ada:x@host.example/y | [URL_1]",
                "on chat as @someone | on chat as [EMAIL_2]",
                "nickname ada.king or adaking | nickname [EMAIL_1] or [EMAIL_1]",
                "Sales @ large | Sales @ large",
                // Phones in any writing, and whatever has seven digits
                "call 020 7946 0958 | call [PHONE_1]",
                "call +44 (0)20-7946.0958 | call +[PHONE_1]",
                "call 00442079460958 | call [PHONE_1]",
                "call 7946 0958 | call [PHONE_1]",
                "٠٢٠٧٩٤٦٠٩٥٨ | [PHONE_1]",
                "card 4111 1111 1111 1111 | card [CARD_1]",
                "born 10.12.1815 | born [DATE_1]",
                "1234567 | [PHONE_2]",
                "123456 and room 12 | 123456 and room 12",
                // Companies, with and without what they are in law
                "Head of Analytical Engines Ltd | Head of [COMPANY_1]",
                "Head of analytical-engines | Head of [COMPANY_1]",
                "AnalyticalEngines fan | [COMPANY_1] fan",
                "株式会社ムーンの社長 | [COMPANY_2]の社長",
                "Engines in general | Engines in general",
                // What looks like ours but is not
                "[NAME_1] | (NAME_1)",
                "[NAME_9] Ada | (NAME_9) [NAME_1]",
            })
    void whatTheContactIsKnownBy_isAPlaceholder(String text, String minimised) {
        Identifiers contact = new Identifiers();
        contact.addName("Ada");
        contact.addName("Lovelace-Byron");
        contact.addName("王");
        contact.addName("小明");
        contact.addEmail("ada.king@example.org");
        contact.addPhone("020 7946 0958");
        contact.addCompany("Analytical Engines Ltd");
        contact.addCompany("株式会社ムーン");
        Placeholders placeholders = new Placeholders(MARK);
        Redactor redactor = new Redactor(placeholders, List.of(contact, Patterns.of("GB")));
        put(placeholders, Identifiers.name("Ada"));
        put(placeholders, Identifiers.name("Lovelace-Byron"));
        put(placeholders, Identifiers.name("王"));
        put(placeholders, Identifiers.name("小明"));
        put(placeholders, Identifiers.email("Ada.King@example.org"));
        put(placeholders, Identifiers.phone("020 7946 0958"));
        put(placeholders, Identifiers.company("Analytical Engines Ltd"));
        put(placeholders, Identifiers.company("株式会社ムーン"));

        assertThat(numbers(redactor.redact(Passage.of(text), 256))).isEqualTo(minimised);
    }

    @Test
    void theSameValue_hasTheSamePlaceholder_andEachKindIsCounted() {
        Placeholders placeholders = new Placeholders(MARK);
        Redactor redactor = new Redactor(placeholders, List.of(new Identifiers(), Patterns.of("GB")));

        assertThat(redactor.redact(Passage.of("a@x.example b@x.example A@X.example 1234567"), 256))
                .isEqualTo("[EMAIL_1_k7f3q2] [EMAIL_2_k7f3q2] [EMAIL_1b_k7f3q2] [PHONE_1_k7f3q2]");
        assertThat(placeholders.counts())
                .containsOnly(java.util.Map.entry("email", 2), java.util.Map.entry("phone", 1));
    }

    @Test
    void aLongText_takesNoTimeWorthMentioning_andIsCutBehindItsLastPlaceholder() {
        Identifiers contact = new Identifiers();
        contact.addName("a".repeat(500));
        Redactor redactor = new Redactor(new Placeholders(MARK), List.of(contact, Patterns.of("GB")));

        assertThat(redactor.redact(Passage.of("@".repeat(20_000)), 100)).hasSizeLessThanOrEqualTo(100);
        assertThat(redactor.redact(Passage.of("a".repeat(20_000)), 100)).hasSize(100);
        assertThat(redactor.redact(Passage.of("1 ".repeat(20_000)), 100)).isEqualTo("[NATIONAL_ID_1_k7f3q2]");
    }

    /** Without marks, and without the letters that tell writings. */
    private static String numbers(String text) {
        return text.replaceAll("_(\\d+)[b-z]?_" + MARK + "]", "_$1]");
    }

    private static void put(Placeholders placeholders, Identifiers.Value value) {
        placeholders.of(value.kind(), value.form(), value.form());
    }
}
