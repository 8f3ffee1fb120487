package moxora.disclosure.redaction.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import moxora.disclosure.redaction.Finding;
import moxora.disclosure.redaction.Identifiers;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.Passage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only ordinary words pass: here each place that goes is an underscore. */
@Tag("N8")
class DefaultDenyTest {

    private static final DefaultDeny WORDS = new DefaultDeny();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Not in the list, or with a capital inside a sentence
                "She asked Ada Lovelace for the price. | She asked _ for the price.",
                "the order by xqzwv is late | the order by _ is late",
                "We met in Nottingham on Monday in March. | We met in _ on Monday in March.",
                "I think that I should call | I think that I should call",
                // What begins a sentence must be a word and no name
                "Rose called about the invoice. | _ called about the invoice.",
                "Baker wants it back. Cook does not. | _ wants it back. _ does not.",
                "Sparkle Schaefer called. | _ called.",
                "Called Schaefer about it. | Called _ about it.",
                "Will they renew? The price is too high. | Will they renew? The price is too high.",
                // Parts of names
                "We asked J. van der Berg about it. | We asked _ about it.",
                "spoke to van den berghe about it | spoke to _ about it",
                "the son of Vinnie O'Keefe was here | the son of _ was here",
                "it is Maria's order and the client's wish | it is _'s order and the client's wish",
                "we asked Anne-Marie and Jean-Luc again | we asked _ and _ again",
                "please ask emma stone about it | please ask _ about it",
                // Titles and greetings
                "mr strong called about the bill | mr _ called about the bill",
                "hi mark, thanks for the call | hi _, thanks for the call",
                "Dear Will, thank you for the order. | Dear _, thank you for the order.",
                "we told Will King to wait | we told _ to wait",
                // Capitals
                "the CEO wants a PDF for the CRM | the CEO wants a PDF for the CRM",
                "TELL MARIA that it is done | _ that it is done",
                "the iPhone of johnSmith is new | the _ of _ is new",
                // What tries to look ordinary
                "ask M4ria or Mar\u0456a or ma\u0301ria about it | ask _ or _ or _ about it",
                "please tell \u041c\u0430\u0440\u0438\u044f about it | please tell _ about it",
                "an e-mail about the follow-up, e.g. on Friday at 3 p.m. | an e-mail about the follow-up, e.g. on Friday at 3 p.m.",
                // Numbers
                "3 users, 10% off, $ 1,500 or 12.50 at 10:30, 2nd of 4, 20k in Q3 | "
                        + "3 users, 10% off, $ 1,500 or 12.50 at 10:30, 2nd of 4, 20k in Q3",
                "the address is 12 Elm Street, 90210 Springfield | the address is _, _",
                "born on 12 March 1984 or 3/12/84, so #4521 and AB12 go | born on _ or _, so #_ and _ go",
                "They signed in May and on 3 June, but April did not. | They signed in May and on 3 June, but _ did not.",
                // French and Dutch
                "Le client demande si l'offre d'Anna est valable. | Le client demande si l'offre d'_ est valable.",
                "Aujourd'hui, M. Lefebvre n'a pas répondu. | Aujourd'hui, M. _ n'a pas répondu.",
                "De klant vroeg of Jan de Vries de foto's stuurt. | De klant vroeg of _ de foto's stuurt.",
                "We spraken met Van der Meer over 's morgens bellen. | We spraken met _ over 's morgens bellen.",
            })
    void whatIsNoOrdinaryWord_goes(String text, String left) {
        assertThat(left(text)).isEqualTo(left);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ich habe heute mit dem Kunden über die Rechnung gesprochen, er will sie nicht bezahlen.",
                "He hablado hoy con el cliente sobre la factura y no la quiere pagar hasta que llegue el pedido.",
                "Oggi ho parlato con il cliente della fattura, non la vuole pagare prima della consegna.",
                "Falei hoje com o cliente sobre a fatura e ele não quer pagar antes da entrega.",
                "Jeg har i dag talt med kunden om regningen, og han vil ikke betale den.",
                "Jag talade med kunden om fakturan i dag och han vill inte betala den.",
                "Rozmawiałem dzisiaj z klientem o fakturze, nie chce jej zapłacić.",
                "Ma is beszéltem az ügyféllel a számláról, nem akarja kifizetni.",
                "Сегодня говорил с клиентом о счёте, он не хочет платить.",
                "今日は請求書についてお客様と話しました。支払いたくないそうです。",
                "تحدثت اليوم مع العميل عن الفاتورة ولا يريد أن يدفع",
                "σήμερα μίλησα με τον πελάτη για το τιμολόγιο",
                "Anna Schmidt",
                "xqzw vbnm qwrt"
            })
    void aTextInAnotherLanguage_doesNotLeave(String text) {
        assertThat(WORDS.of(Passage.of(text))).isEmpty();
    }

    @Test
    void aSentenceInAnotherLanguage_goesWhole() {
        assertThat(left("The client called again today about the late delivery of the order."
                        + " Er will die Rechnung auf keinen Fall bezahlen. We should send him a new one."))
                .isEqualTo("The client called again today about the late delivery of the order."
                        + " _. We should send him a new one.");
    }

    @Test
    void aSentenceInAnotherKnownLanguage_isReadInIt() {
        assertThat(left("The client called again today about the late delivery of the order."
                        + " Il dit que le colis de Madame Lefebvre est perdu."))
                .endsWith(" Il dit que le colis de Madame _ est perdu.");
    }

    @Test
    void textWithoutWords_isNothingToHide() {
        assertThat(left("... !")).isEqualTo("... !");
        assertThat(left("")).isEmpty();
    }

    @Test
    void formsOfFindings_areFolded_soThatOneNameHasOnePlaceholder() {
        List<Finding> found = found("we told Élise and ÉLISE about it");
        assertThat(found).extracting(Finding::form).containsExactly("elise", "elise");
        assertThat(found).extracting(Finding::kind).containsOnly(Kind.WORD);
        assertThat(found.get(0).form()).isEqualTo(Identifiers.name("Elise").form());
    }

    @Test
    void findings_areInOrderAndInsideThePassage() {
        String text = IntStream.range(0, 300)
                .mapToObj(i -> "we told Ada" + Character.toString('a' + i % 26) + " of it, ")
                .reduce("", String::concat);
        List<Finding> found = found(text);
        assertThat(found).hasSize(300).isSortedAccordingTo(Comparator.comparingInt(Finding::start));
        assertThat(found.get(299).end()).isLessThan(text.length());
    }

    @Test
    void aNote_takesLittleTime_whateverIsInIt() {
        for (String piece : List.of(
                "Called Ada about the invoice of 3 May. ",
                "aaaaaaaaaa",
                "a-a'a_",
                "J. ",
                "\u0301",
                "1,2.3/",
                "van de ",
                "May ",
                "in April, ",
                "王小明")) {
            Passage passage = Passage.of(piece.repeat(20_000 / piece.length()));
            WORDS.of(passage);
            long before = System.nanoTime();
            WORDS.of(passage);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).as(piece).isLessThan(Duration.ofMillis(500));
        }
    }

    private static List<Finding> found(String text) {
        Passage passage = Passage.of(text);
        return WORDS.of(passage).orElseThrow().in(passage);
    }

    private static String left(String text) {
        StringBuilder left = new StringBuilder(Passage.of(text).text());
        List<Finding> found = found(text);
        for (int i = found.size() - 1; i >= 0; i--) {
            left.replace(found.get(i).start(), found.get(i).end(), "_");
        }
        return left.toString();
    }
}
