package moxora.disclosure.redaction.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moxora.disclosure.redaction.Passage;
import moxora.disclosure.redaction.Placeholders;
import moxora.disclosure.redaction.Redactor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("N8")
@Tag("T-47")
class PatternsTest {

    private static String redacted(String text) {
        return new Redactor(new Placeholders("test00"), List.of(Patterns.of("GB")))
                .redact(Passage.of(text), 2_000)
                .replaceAll("[b-z]?_test00]", "]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // E-mail addresses and handles, as they are and as programs should not see them
                "mail ada@example.org now | mail [EMAIL_1] now",
                "ping @ada_king on chat | ping [EMAIL_1] on chat",
                "ada (at) example (dot) com | [EMAIL_1]",
                "ada [at] example dot com | [EMAIL_1]",
                "a d a (at) x (dot) com | [EMAIL_1]",
                "write to ada dot king at example dot org please | write to [EMAIL_1] please",
                "ada＠example．org | [EMAIL_1]",
                "ada @ example.org | [EMAIL_1]",
                "look at the dot at noon | look at the dot at noon",
                "Sales @ large | Sales @ large",
                // URLs
                "see https://u:p@x.example/a?b=c#d | see [URL_1]",
                "see https://x.example/a?b=c#d. Fine | see [URL_1]. Fine",
                "hxxps://x.example | [URL_1]",
                "go to www.x.example now | go to [URL_1] now",
                "x.com/path and shop.de | [URL_1] and [URL_2]",
                "example dot com | [URL_1]",
                "Done.The next, e.g. this | Done.The next, e.g. this",
                // Network
                "from 192.0.2.17:443 | from [IP_1]",
                "from 192(.)0(.)2(.)17 | from [IP_1]",
                "from 2001:db8::8a2e:370:7334 | from [IP_1]",
                "mac 00:1a:2B:3c:4d:5e | mac [ID_1]",
                // Accounts and cards
                "IBAN GB82 WEST 1234 5698 7654 32 | IBAN [ACCOUNT_1]",
                "iban de89-3704-0044-0532-0130-00 | iban [ACCOUNT_1]",
                "DE89370400440532013001 has a slip | [ACCOUNT_1] has a slip",
                "card 4111 1111 1111 1111 | card [CARD_1]",
                "card 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 | card [CARD_1]",
                "４１１１１１１１１１１１１１１１ | [CARD_1]",
                "٤١١١١١١١١١١١١١١١ | [CARD_1]",
                "4111\u200b1111\u200b1111\u200b1111 | [CARD_1]",
                "card ending in 4242 | card ending in [CARD_1]",
                "sort code 20-00-00 | sort code [ACCOUNT_1]",
                // What states number their people by
                "SSN 078-05-1120 | SSN [NATIONAL_ID_1]",
                "QQ 12 34 56 C | QQ 12 34 56 C",
                "NI AB 12 34 56 C | NI [NATIONAL_ID_1]",
                "DNI 12345678Z | DNI [NATIONAL_ID_1]",
                "NIE x-1234567-l | NIE [NATIONAL_ID_1]",
                "RSSMRA85T10A562S | [NATIONAL_ID_1]",
                "PAN ABCPE1234F | PAN [NATIONAL_ID_1]",
                "passport no. X47110 | passport no. [NATIONAL_ID_1]",
                // Phones, and whatever has seven digits
                "call +44 20 7946 0958 or 020 7946 0958 ext. 12 | call +[PHONE_1] or [PHONE_1]",
                "call 4512 | call [PHONE_1]",
                "oh seven seven nine, double one two three | [NUMBER_1]",
                "1234567 | [PHONE_1]",
                "12345678901234567890 | [NUMBER_1]",
                "123456 and room 12 | 123456 and room 12",
                // Records
                "id 123e4567-e89b-12d3-a456-426614174000 | id [ID_1]",
                "customer no. 12345, order #8841 | customer no. [ID_1], order [ID_2]",
                "see ORD-20391 | see [ID_1]",
                "ISO27001 and Windows2022 | ISO27001 and Windows2022",
                // Births, streets, places, secrets
                "born 10.12.1815 | born [DATE_1]",
                "born on March 3, 1985 in town | born on [DATE_1] in town",
                "DOB: 3/4/85 | DOB: [DATE_1]",
                "lives at 221B Baker Street | lives at [ADDRESS_1]",
                "Hauptstr. 5, D-10115 Berlin | [ADDRESS_1], [ADDRESS_2]",
                "12 bis rue de Rivoli | [ADDRESS_1]",
                "SW1A 1AA | [ADDRESS_1]",
                "at 51.50722, -0.12750 | at [ADDRESS_1]",
                "password: hunter2! | password: [SECRET_1]",
                "the key is sk-ab12CD34ef56GH78 | the key is [SECRET_1]",
                "PIN 1234 | PIN [SECRET_1]",
                // Nobody's
                "2025-03-14T10:00:00Z at 14:30, 15:30 and 2024, 2025 | 2025-03-14T10:00:00Z at 14:30, 15:30 and 2024, 2025",
                "£1,250,000.00 for 3 years | £1,250,000.00 for 3 years",
                "12 people took 3 days in 2 ways | 12 people took 3 days in 2 ways",
            })
    void whatIsToldByItsForm_isAPlaceholder(String text, String redacted) {
        assertThat(redacted(text)).isEqualTo(redacted);
    }

    @Test
    void anEarlyDate_isTakenForABirth_andALaterOneForAMeeting() {
        assertThat(redacted("03.04.1985")).isEqualTo("[DATE_1]");
        assertThat(redacted("03.04.2025")).isEqualTo("03.04.2025");
    }

    @Test
    void aNationalNumber_isReadInTheRegionGiven() {
        Redactor german = new Redactor(new Placeholders("test00"), List.of(Patterns.of("DE")));
        assertThat(german.redact(Passage.of("+49 30 123456 is 030 123456"), 200))
                .isEqualTo("+[PHONE_1_test00] is [PHONE_1b_test00]");
    }
}
