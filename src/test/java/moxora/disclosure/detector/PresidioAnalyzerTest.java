package moxora.disclosure.detector;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import moxora.disclosure.redaction.Finder;
import moxora.disclosure.redaction.Finding;
import moxora.disclosure.redaction.Kind;
import moxora.disclosure.redaction.Passage;
import moxora.disclosure.redaction.Placeholders;
import moxora.disclosure.redaction.Redactor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("N8")
@Tag("T-47")
class PresidioAnalyzerTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final WireMockServer presidio = new WireMockServer(wireMockConfig().dynamicPort());

    @BeforeEach
    void start() {
        presidio.start();
    }

    @AfterEach
    void stop() {
        presidio.stop();
    }

    private PresidioAnalyzer analyzer(Duration patience) {
        DetectorAddress address =
                DetectorAddress.of("http://127.0.0.1:" + presidio.port() + "/").orElseThrow();
        return new PresidioAnalyzer(address, "en", patience);
    }

    private void answers(ResponseDefinitionBuilder answer) {
        presidio.stubFor(post(anyUrl()).willReturn(answer));
    }

    private void answers(String json) {
        answers(aResponse()
                .withStatus(200)
                .withHeader("Content-Type", "application/json")
                .withBody(json));
    }

    private Optional<Finder> ask(String... texts) {
        return analyzer(LONG).among(List.of(texts).stream().map(Passage::of).toList());
    }

    @Test
    void allPassages_goInOneCall_andWhatIsFoundIsHidden() {
        answers("""
                [{"entity_type":"PERSON","start":4,"end":12,"score":0.85,"analysis_explanation":null,
                  "recognition_metadata":{"recognizer_name":"SpacyRecognizer"}},
                 {"entity_type":"ORGANIZATION","start":23,"end":27,"score":0.85},
                 {"entity_type":"NRP","start":0,"end":3,"score":0.01}]""");
        Passage note = Passage.of("Met Jane Roe today");
        Passage title = Passage.of("CTO ACME");

        Finder finder = analyzer(LONG).among(List.of(note, title, note)).orElseThrow();
        Redactor redactor = new Redactor(new Placeholders("test00"), List.of(finder));

        assertThat(redactor.redact(note, 100)).isEqualTo("Met [NAME_1_test00] today");
        assertThat(redactor.redact(title, 100)).isEqualTo("CTO [COMPANY_1_test00]");
        presidio.verify(
                1,
                postRequestedFor(urlEqualTo("/analyze"))
                        .withHeader("Content-Type", equalTo("application/json"))
                        .withRequestBody(
                                equalToJson("{\"text\":\"Met Jane Roe today\\nCTO ACME\",\"language\":\"en\"}")));
    }

    @Test
    void offsets_areCodePoints() {
        answers("[{\"entity_type\":\"PERSON\",\"start\":3,\"end\":7,\"score\":1}]");

        List<Finding> findings = ask("😀𝔘 Jane 😀").orElseThrow().in(Passage.of("😀𝔘 Jane 😀"));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat("😀𝔘 Jane 😀".substring(finding.start(), finding.end())).isEqualTo("Jane");
            assertThat(finding.kind()).isEqualTo(Kind.NAME);
        });
    }

    @Test
    void anEntityOverTheEndOfALine_isHiddenInBoth() {
        answers("[{\"entity_type\":\"SOMETHING_NEW\",\"start\":2,\"end\":5,\"score\":0.9}]");
        Finder finder = ask("abc", "def").orElseThrow();

        assertThat(finder.in(Passage.of("abc"))).containsExactly(new Finding(2, 3, Kind.WORD, "c"));
        assertThat(finder.in(Passage.of("def"))).containsExactly(new Finding(0, 1, Kind.WORD, "d"));
        assertThatThrownBy(() -> finder.in(Passage.of("Jane"))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[",
                "<html>",
                "[1]",
                "[null]",
                "[{}]",
                "\u0000",
                "[{\"entity_type\":\"PERSON\",\"start\":0,\"end\":99,\"score\":1}]",
                "[{\"entity_type\":\"PERSON\",\"start\":-1,\"end\":2,\"score\":1}]",
                "[{\"entity_type\":\"PERSON\",\"start\":2,\"end\":2,\"score\":1}]",
                "[{\"entity_type\":\"PERSON\",\"start\":0.5,\"end\":2,\"score\":1}]",
                "[{\"entity_type\":\"PERSON\",\"start\":\"0\",\"end\":2,\"score\":1}]",
                "[{\"entity_type\":\"PERSON\",\"start\":0,\"end\":99999999999,\"score\":1}]",
                "[{\"entity_type\":\"PERSON\",\"start\":0,\"end\":2,\"score\":7}]",
                "[{\"entity_type\":\"\",\"start\":0,\"end\":2,\"score\":1}]",
                "[{\"entity_type\":\"PERSON\",\"start\":0,\"end\":2}]",
                "[{\"start\":0,\"end\":2,\"score\":1}]",
            })
    void anAnswerThatDoesNotFitTheText_isNone(String answer) {
        answers(answer);
        assertThat(ask("Met Jane")).isEmpty();
    }

    @Test
    void anAnswerNestedTooDeeply_orTooLarge_isNone() {
        answers("[".repeat(200_000));
        assertThat(ask("Met Jane")).isEmpty();
        answers("[" + " ".repeat(DetectorHttp.LARGEST_ANSWER_BYTES) + "]");
        assertThat(ask("Met Jane")).isEmpty();
        answers("[" + " ".repeat(DetectorHttp.LARGEST_ANSWER_BYTES - 2) + "]");
        assertThat(ask("Met Jane")).as("the largest one that is read").isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 400, 404, 429, 500, 503})
    void anyOtherStatus_isNoAnswer_andNoRedirectIsFollowed(int status) {
        answers(aResponse()
                .withStatus(status)
                .withHeader("Location", "/elsewhere")
                .withBody("[]"));
        assertThat(ask("Met Jane")).isEmpty();
        presidio.verify(0, postRequestedFor(urlEqualTo("/elsewhere")));
    }

    @Test
    void aSlowAnswer_aSlowBody_andABrokenOne_areNone() {
        answers(aResponse().withStatus(200).withBody("[]").withFixedDelay(30_000));
        assertThat(analyzer(Duration.ofMillis(200)).among(List.of(Passage.of("Met Jane"))))
                .isEmpty();
        answers(aResponse()
                .withStatus(200)
                .withBody("[" + " ".repeat(100) + "]")
                .withChunkedDribbleDelay(10, 30_000));
        assertThat(analyzer(Duration.ofMillis(500)).among(List.of(Passage.of("Met Jane"))))
                .isEmpty();
        answers(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));
        assertThat(ask("Met Jane")).isEmpty();
        answers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        assertThat(ask("Met Jane")).isEmpty();
    }

    @Test
    void afterSeveralFailures_nobodyWaitsAnyMore() {
        answers(aResponse().withStatus(500));
        PresidioAnalyzer analyzer = analyzer(LONG);
        for (int i = 0; i < DetectorHttp.FAILURES + 5; i++) {
            assertThat(analyzer.among(List.of(Passage.of("Met Jane")))).isEmpty();
        }
        presidio.verify(DetectorHttp.FAILURES, postRequestedFor(urlEqualTo("/analyze")));
    }

    @Test
    void nothingToAskAbout_isNotAsked_andTooMuchIsNeither() {
        assertThat(ask("", " ").orElseThrow().in(Passage.of(""))).isEmpty();
        assertThat(ask("a ".repeat(60_000))).isEmpty();
        presidio.verify(0, postRequestedFor(anyUrl()));
    }

    @Test
    void aNameThatMeansAPublicAddressNow_getsNothing() throws Exception {
        DetectorAddress rebound = DetectorAddress.of("http://presidio:" + presidio.port(), host ->
                        new InetAddress[] {InetAddress.getByName("127.0.0.1"), InetAddress.getByName("93.184.216.34")})
                .orElseThrow();
        answers("[]");

        assertThat(new PresidioAnalyzer(rebound, "en", LONG).among(List.of(Passage.of("Met Jane"))))
                .isEmpty();
        presidio.verify(0, postRequestedFor(anyUrl()));
    }
}
