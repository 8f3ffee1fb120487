package moxora.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import moxora.email.unsubscribe.Preferences;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages as a browser's parser and somebody without eyes or without a mouse find them. */
@Tag("T-45")
@Tag("P110")
class UnsubscribePagesTest {

    private static final String TOKEN = "AQAAA-1appVQuSRBRaG6psv2SQxy9jPi5wJTNRZys5oRWn_3dGIoiNN0wT1b3_eVNV-PAnw";
    private static final String EVIL = "<script>alert(1)</script>\"' onload=x & \u202e";
    private static final UnsubscribePages.Place PLACE = new UnsubscribePages.Place("", TOKEN);
    private static final UnsubscribePages.Place BELOW = new UnsubscribePages.Place("../", TOKEN);

    private static Preferences preferences() {
        return new Preferences(
                List.of(
                        new Preferences.Choice(UUID.randomUUID(), "News", "Once a month.", true),
                        new Preferences.Choice(UUID.randomUUID(), EVIL, EVIL, false)),
                false);
    }

    static Stream<String> pages() {
        return Stream.of("en", "de")
                .map(UnsubscribePages::in)
                .flatMap(pages -> Stream.of(
                        pages.question(PLACE),
                        pages.question(new UnsubscribePages.Place("", EVIL)),
                        pages.done(PLACE),
                        pages.preferences(BELOW, preferences(), false),
                        pages.preferences(BELOW, preferences(), true),
                        pages.preferences(BELOW, new Preferences(List.of(), true), false)));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPage_isWellFormedAndAccessible_andLoadsNothing(String html) {
        assertThat(PageRules.wrongs(html)).isEmpty();
    }

    /** Sabotage: each of the rules sees what it is for. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html lang=\"en\"> | <html>",
                "<title>Your mails</title> | <title></title>",
                "<h1> | <h2>",
                "<main> | <main><script>x()</script>",
                "<main> | <main><img src=\"https://evil.example/x.png\">",
                "<main> | <main onload=\"x()\">",
                "<main> | <main style=\"color:red\">",
                "<label for=\"none\"> | <label for=\"other\">",
                "method=\"post\" | method=\"get\"",
                "action=\"../ | action=\"https://evil.example/",
                "</fieldset> | </feldset>",
                "width=device-width | width=800, user-scalable=no",
                "id=\"none\" | id=\"topic-1\"",
                "type=\"submit\" | type=\"button\"",
            })
    @Tag("B1")
    void aPageThatIsBroken_isCaught(String sound, String broken) {
        String page = UnsubscribePages.in("en").preferences(BELOW, preferences(), false);
        assertThat(page).contains(sound);
        assertThat(PageRules.wrongs(page.replace(sound, broken))).isNotEmpty();
    }

    @Test
    void whatTheOrganisationWrote_isTextOnly() {
        Document page = PageRules.parse(UnsubscribePages.in("en").preferences(BELOW, preferences(), false));
        assertThat(page.select("label[for=topic-2]").text()).isEqualTo(EVIL);
        assertThat(page.select("#topic-2-about").text()).isEqualTo(EVIL);
        assertThat(page.select("#topic-1").hasAttr("checked")).isTrue();
        assertThat(page.select("#topic-2").hasAttr("checked")).isFalse();
    }

    @Test
    void aPage_saysNothingButItsOwnTokenBack_encoded() {
        UnsubscribePages pages = UnsubscribePages.in("en");
        String other = TOKEN.replace('A', 'B');
        assertThat(pages.question(new UnsubscribePages.Place("", other)).replace(other, TOKEN))
                .isEqualTo(pages.question(PLACE));
        assertThat(pages.done(new UnsubscribePages.Place("", other)).replace(other, TOKEN))
                .isEqualTo(pages.done(PLACE));
        String evil = PageRules.parse(pages.question(new UnsubscribePages.Place("", "javascript:x//*+ " + EVIL)))
                .select("form")
                .attr("action");
        assertThat(evil).matches("[A-Za-z0-9._%-]+");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | en",
                "de | de",
                "de-AT,de;q=0.9,en;q=0.8 | de",
                "en;q=0.2, de;q=0.9 | de",
                "fr, de;q=0.5 | de",
                "fr | en",
                "*;q=0.1 | en",
                ";;;q=x, de | en",
            })
    void theLanguage_isTheOneLikedBest(String acceptLanguage, String language) {
        assertThat(UnsubscribePages.in(acceptLanguage).language()).isEqualTo(language);
    }

    @Test
    void bothLanguages_sayTheSameThings() {
        assertThat(UnsubscribePages.in("en").keys())
                .isEqualTo(UnsubscribePages.in("de").keys());
        assertThat(UnsubscribePages.in("de").question(PLACE)).contains("Möchten Sie");
    }
}
