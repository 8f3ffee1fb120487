package moxora.disclosure.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import moxora.battery.Tally;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One contact's own values, in every way in which people write them. */
@Tag("P39")
@Tag("T-47")
class IdentifiersTest {

    private static Identifiers ada() {
        Identifiers ada = of("Ada", "Lovelace");
        ada.addEmail("ada.lovelace@engines.example");
        ada.addPhone("+44 20 7946 0958");
        ada.addCompany("Analytical Engines Ltd");
        return ada;
    }

    private static Identifiers of(String firstName, String lastName) {
        Identifiers identifiers = new Identifiers();
        identifiers.addPerson(firstName, lastName);
        identifiers.addName(firstName);
        identifiers.addName(lastName);
        return identifiers;
    }

    private static String redacted(Finder finder, String text) {
        return unmarked(new Redactor(new Placeholders("test00"), List.of(finder)).redact(Passage.of(text), 10_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ada Lovelace",
                "Lovelace Ada",
                "Lovelace, Ada",
                "ADA LOVELACE",
                "A. Lovelace",
                "A Lovelace",
                "A.Lovelace",
                "Lovelace, A.",
                "Ada L.",
                "Ada L",
                "A.L.",
                "A. L.",
                "AL",
                "A.-L.",
                "ada_lovelace",
                "AdaLovelace",
                "ada-lovelace"
            })
    void aWholeName_isOne_inEveryWriting(String written) {
        Placeholders placeholders = new Placeholders("test00");
        Redactor redactor = new Redactor(placeholders, List.of(of("Ada", "Lovelace")));

        String first = unmarked(redactor.redact(Passage.of("met Ada Lovelace here"), 1_000));
        String other = unmarked(redactor.redact(Passage.of("met " + written + " here"), 1_000));

        assertThat(first).isEqualTo("met [NAME_1] here");
        assertThat(other.replace("]. ", "] ")).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ada's",
                "Adas",
                "Lovelaces",
                "ada",
                "LOVELACE",
                "alovelace",
                "lovelacea",
                "lovelace.ada",
                "a.lovelace",
                "Ada Lovelace",
                "ada.lovelace",
                "ada.lovelace@engines.example",
                "020 79460958",
                "+44 (0)20 7946-0958",
                "Analytical Engines",
                "ANALYTICAL ENGINES LTD.",
                "analytical-engines"
            })
    void nothingOfTheContact_isLeft(String written) {
        assertThat(redacted(ada(), "see " + written + ", ok"))
                .matches("see \\+?\\[(NAME|EMAIL|PHONE|COMPANY)_1](\\.? ?('s)?|s|\\.),? ok");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A new plan, and a good one: also all of it",
                "Adage, Canada, Adagio",
                "We asked for option A. London is fine",
                "he is al dente",
                "adal",
                "Plan B and plan L",
                "the engines were analytical"
            })
    void noOrdinaryWord_goesBecauseOfIt(String text) {
        assertThat(redacted(ada(), text)).isEqualTo(text);
    }

    @Test
    void initials_thatAreAWord_goWithDotsOnly() {
        Identifiers ivy = of("Ivy", "Nash");

        assertThat(redacted(ivy, "IN and I.N. in it")).isEqualTo("IN and [NAME_1]. in it");
        assertThat(redacted(of("Amy", "Long"), "go along with AMY")).isEqualTo("go along with [NAME_1]");
        assertThat(redacted(of("Bo", "Ek"), "ALL IN CAPITALS: BE THERE")).isEqualTo("ALL IN CAPITALS: BE THERE");
    }

    @Test
    void umlauts_goInEitherWriting() {
        assertThat(redacted(of("Jörg", "Müller"), "Mueller, Muller, MÜLLER, Joerg, jorg und Joerg Mueller"))
                .isEqualTo("[NAME_1], [NAME_1], [NAME_2], [NAME_3] und [NAME_2]");
        assertThat(redacted(of("Joerg", "Mueller"), "Müller und Jörg")).isEqualTo("[NAME_1] und [NAME_2]");
        assertThat(redacted(of("Noel", "Blue"), "no blu tack")).isEqualTo("no blu tack");
    }

    @Test
    void aMailboxOfARole_tellsNobody_butTheWholeAddressDoes() {
        Identifiers shop = new Identifiers();
        shop.addEmail("info@shop.example");

        assertThat(redacted(shop, "info and sales: info@shop.example")).isEqualTo("info and sales: [EMAIL_1]");
    }

    @Test
    void parts_joinedByHyphenOrBlank_areTheSame() {
        Identifiers anna = of("Anna-Lena", "Smith Jones");

        for (String written : List.of(
                "Anna Lena Smith-Jones",
                "annalena smithjones",
                "Smith Jones, Anna-Lena",
                "A.L. Smith" + " Jones",
                "A. Smith-Jones",
                "Anna-Lena S.")) {
            assertThat(redacted(anna, written).replace(".", "")).as(written).isEqualTo("[NAME_1]");
        }
    }

    @Test
    @Tag("B28")
    void randomNames_areFound_inEveryWriting_andTheirNeighboursStay() {
        Random random = Tally.random("writings of one person");
        Tally tally = Tally.of("N8 a contact's own name in every writing");
        for (int i = 0; i < Tally.size(500, 10_000); i++) {
            String first = word(random, 3 + random.nextInt(6));
            String last = word(random, 4 + random.nextInt(7)) + (random.nextInt(5) == 0 ? "-" + word(random, 5) : "");
            Identifiers person = of(first, last);
            for (String written : writings(first, last)) {
                String text = "was told by " + written + " on monday";
                String left = redacted(person, text);
                boolean holds = left.startsWith("was told by [NAME_1]")
                        && left.endsWith(" on monday")
                        && left.length() <= "was told by [NAME_1]'s on monday".length();
                tally.check(
                        holds, "try " + i + ", writing " + writings(first, last).indexOf(written));
            }
        }
        tally.close();
    }

    private static List<String> writings(String first, String last) {
        String f = first.substring(0, 1);
        String l = last.substring(0, 1);
        return List.of(
                first,
                last,
                first + " " + last,
                last + " " + first,
                last + ", " + first,
                (first + "." + last).toLowerCase(Locale.ROOT),
                (first + last).toLowerCase(Locale.ROOT),
                (first + " " + last).toUpperCase(Locale.ROOT),
                f + ". " + last,
                f + " " + last,
                last + " " + f + ".",
                first + " " + l + ".",
                f + "." + l + ".",
                f + ". " + l + ".",
                first + "'s",
                last + "’s",
                first + "s",
                last.replace("-", " ") + " " + first);
    }

    /** Of letters that no ordinary word is made of. */
    private static String word(Random random, int letters) {
        String word = random.ints(letters, 0, 12)
                .mapToObj(i -> String.valueOf("qxzjkvwyöüéš".charAt(i)))
                .collect(Collectors.joining());
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** Placeholders without the mark of their request, and without the letters that tell writings. */
    private static String unmarked(String text) {
        return text.replaceAll("[b-z]?_test00]", "]");
    }
}
