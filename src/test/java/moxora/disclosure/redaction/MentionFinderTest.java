package moxora.disclosure.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import moxora.field.CompanyName;
import moxora.field.NameWords;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where in a text somebody is, once it is known which words are somebody's. */
@Tag("N8")
class MentionFinderTest {

    /** An index in memory. */
    private record Index(Set<String> names, Set<String> companies) {

        static Index of(String... people) {
            Set<String> names = new HashSet<>();
            List.of(people).forEach(person -> names.addAll(NameWords.of(person)));
            return new Index(names, new HashSet<>());
        }

        Index and(String... more) {
            List.of(more)
                    .forEach(
                            company -> companies.add(CompanyName.spoken(company).orElseThrow()));
            return this;
        }

        Mentions known(Mentions asked) {
            Set<String> of = new HashSet<>(asked.names());
            of.retainAll(names);
            Set<String> called = new HashSet<>(asked.companies());
            called.retainAll(companies);
            return new Mentions(of, called, asked.emails(), asked.phones());
        }

        String redacted(String text) {
            Passage passage = Passage.of(text);
            return new Redactor(new Placeholders("test00"), List.of(new MentionFinder(List.of(passage), this::known)))
                    .redact(passage, 10_000)
                    .replaceAll("[b-z]?_test00]", "]");
        }
    }

    @Test
    void aWordIsAName_whole_andNotAsABeginning() {
        assertThat(Index.of("Mark").redacted("Mark, Marketa, MARK, mark; marks, remark and Mark's"))
                .isEqualTo("[NAME_1], Marketa, [NAME_1], [NAME_1]; marks, remark and [NAME_1]'s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ada Lovelace|saw Ada Lovelace twice|saw [NAME_1] twice",
                "Ada Lovelace|Lovelace Ada and ADA-LOVELACE|[NAME_1] and [NAME_1]",
                "Ada Lovelace|Ada M. Lovelace, A. Lovelace|[NAME_1], [NAME_2]",
                "Ada Lovelace|I met Ada. Lovelace too|I met [NAME_1]. [NAME_2] too",
                "Ada Mark|Ada, Mark and bob|[NAME_1], [NAME_2] and bob",
                "O'Brien|o'brien, OBrien, O’Brien's|[NAME_1], [NAME_1], [NAME_1]'s",
                "McDonald|the McDonald file|the [NAME_1] file",
                "Ada|ada2024 and x_ada|[NAME_1]2024 and x_[NAME_1]",
                "Müller|Mueller, Müllers Konto, Muellers Konto, müller|"
                        + "[NAME_1], [NAME_1]s Konto, [NAME_1]s Konto, [NAME_1]",
                "Mueller|Herr Müller|Herr [NAME_1]",
                "Žofie|ZOFIE|[NAME_1]",
                "王小明|我和王小明见面|我和[NAME_1]见面",
                "Vincent van Gogh|Vincent van Gogh, van der, Gogh|[NAME_1], van der, [NAME_2]",
                "Jean Paul Dupont|Jean-Paul Dupont|[NAME_1]"
            })
    void names_areFound(String known, String text, String redacted) {
        assertThat(Index.of(known).redacted(text)).isEqualTo(redacted);
    }

    @Test
    void aFunctionWordInLowerCase_stays_whoeverIsCalledSo() {
        Index index = Index.of("Will May", "An So", "Maria de la Cruz", "Ludwig van der Rohe");

        assertThat(index.redacted("you may ask an owner so that it will work; der Kunde, la casa"))
                .isEqualTo("you may ask an owner so that it will work; der Kunde, la casa");
        assertThat(index.redacted("Der Kunde. La casa. ask Will about Maria de la Cruz"))
                .isEqualTo("Der Kunde. La casa. ask [NAME_1] about [NAME_2]");
    }

    @Test
    void anOrdinaryWordThatIsAName_goesInAnyCase() {
        assertThat(Index.of("Rose Mark").redacted("a rose; mark it")).isEqualTo("a [NAME_1]; [NAME_2] it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Acme Widgets Ltd|bought from Acme Widgets, Ltd. today|bought from [COMPANY_1]. today",
                "Acme Widgets Ltd|acme widgets and ACME-WIDGETS|[COMPANY_1] and [COMPANY_1]",
                "Acme Widgets Ltd|said Acme. Widgets came|said Acme. Widgets came",
                "Acme Widgets Ltd|acme has widgets|acme has widgets",
                "Müller & Söhne GmbH|bei Müller & Söhne GmbH & Co|bei [COMPANY_1]",
                "The Body Shop|our Body Shop, The Body Shop|our [COMPANY_1], The [COMPANY_1]",
                "McDonald's|McDonald's, McDonalds, mcdonald's's|[COMPANY_1], [COMPANY_1], [COMPANY_1]'s",
                "AT&T Inc.|at AT&T we|at [COMPANY_1] we",
                "von der Heide AG|bei von der Heide AG oder der Heide|bei [COMPANY_1] oder der Heide",
                "La Poste|chez La Poste, la poste|chez [COMPANY_1], la poste",
                "St. Mary's Trust|the St. Mary's Trust|the [COMPANY_1]",
                "One Two Three Four Five Six|One Two Three Four Five Six|[COMPANY_1] Six"
            })
    void companies_areFound_withinASentence(String known, String text, String redacted) {
        assertThat(Index.of().and(known).redacted(text)).isEqualTo(redacted);
    }

    @Test
    void addressesAndNumbers_areAskedFor_asTheyAreWritten() {
        Passage passage = Passage.of("ada@x.example. Call +44 (0)20 7946-0958, room 12 of 2026");
        Set<String> phones = new HashSet<>();
        Finder finder = new MentionFinder(List.of(passage), asked -> {
            assertThat(asked.emails()).containsExactly("ada@x.example");
            phones.addAll(asked.phones());
            return asked;
        });

        assertThat(phones).contains("+44 (0)20 7946-0958", "20 7946-0958").doesNotContain("2026", "12");
        assertThat(finder.in(passage)).extracting(Finding::kind).contains(Kind.EMAIL, Kind.PHONE);
    }

    @Test
    void allPassages_areAskedAboutAtOnce_andEachWordOnce() {
        AtomicInteger asked = new AtomicInteger();
        List<Passage> passages = List.of(Passage.of("Ada ada ADA"), Passage.of("ada and Ada"));

        Finder finder = new MentionFinder(passages, mentions -> {
            asked.incrementAndGet();
            assertThat(mentions.names()).containsExactly("ada");
            return Index.of("Ada").known(mentions);
        });

        assertThat(asked).hasValue(1);
        assertThat(finder.in(passages.get(0))).hasSize(1);
        assertThat(finder.in(passages.get(1))).hasSize(2);
        assertThat(finder.in(Passage.of("Ada"))).isEmpty();
    }

    @Test
    void aTextWithoutWords_asksNobody() {
        assertThat(new MentionFinder(List.of(Passage.of("… !?")), mentions -> {
                            throw new AssertionError("asked");
                        })
                        .in(Passage.of("…")))
                .isEmpty();
    }

    @Test
    void noPlaceAndNoText_isPrinted() {
        Mentions mentions = new Mentions(Set.of("ada"), Set.of(), Set.of("ada@x.example"), Set.of());
        assertThat(mentions.toString()).doesNotContain("ada");
        assertThat(Words.of("Ada").toString()).doesNotContain("Ada");
    }
}
