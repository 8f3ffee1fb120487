package moxora.launch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import moxora.launch.RotateCommand.Rotation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T-31")
class RotateCommandTest {

    private static final String TOKEN = "operator-token-of-the-tests-0123456789";
    private static final String ID = "0199a0de-0000-7000-8000-000000000001";
    private static final String ORGANISATION = "0199a0de-0000-7000-8000-00000000000a";
    private static final String KEK = "/ops/v1/keys/kek-rotations";
    private static final String KEYS = "/ops/v1/keys/rotations";

    @TempDir
    Path folder;

    private final WireMockServer server =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private int run(Rotation rotation, Map<String, String> environment, String... args) {
        return new RotateCommand(
                        rotation,
                        Settings.read(environment::get, name -> null),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Duration.ofMillis(1))
                .run(List.of(args));
    }

    private int run(Rotation rotation, String... args) {
        return run(
                rotation,
                Map.of("MOXORA_OPERATOR_TOKEN", TOKEN, "MOXORA_HTTP_PORT", Integer.toString(server.port())),
                args);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse().withStatus(status).withBody(body);
    }

    /** The rotation is accepted, and asked about it the server answers one after the other, the last one for ever. */
    private void serve(String path, ResponseDefinitionBuilder... answers) {
        server.stubFor(post(path)
                .withHeader("Authorization", equalTo("Bearer " + TOKEN))
                .willReturn(json(202, "{\"id\":\"" + ID + "\"}")));
        for (int i = 0; i < answers.length; i++) {
            server.stubFor(get(path + "/" + ID)
                    .withHeader("Authorization", equalTo("Bearer " + TOKEN))
                    .inScenario("progress")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "step " + i)
                    .willReturn(answers[i])
                    .willSetStateTo("step " + Math.min(i + 1, answers.length - 1)));
        }
    }

    private static ResponseDefinitionBuilder state(String state, int done) {
        return json(
                200,
                "{\"state\":\"" + state + "\",\"done\":" + done
                        + ",\"total\":3,\"eta\":\"2026-11-22T06:00:00Z\",\"lastError\":\"the key is disabled\"}");
    }

    @Test
    void aRotation_isAskedForAndFollowedToItsEnd() {
        serve(KEK, state("running", 0), state("running", 0), state("running", 2), state("done", 3));

        assertThat(run(Rotation.KEK, "rotate")).isZero();

        server.verify(1, postRequestedFor(urlEqualTo(KEK)).withRequestBody(equalToJson("{}")));
        server.verify(4, getRequestedFor(urlEqualTo(KEK + "/" + ID)));
        assertThat(errors()).contains("0 of 3", "2 of 3", "3 of 3").hasLineCount(3);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(ID);
        assertThat(errors() + out).doesNotContain(TOKEN);
    }

    @Test
    void whatIsAskedFor_isWhatWasTyped() {
        serve(KEK, state("done", 3));
        serve(KEYS, state("done", 3));
        String url = "http://127.0.0.1:" + server.port() + "/";

        assertThat(run(
                        Rotation.KEK,
                        Map.of("MOXORA_OPERATOR_TOKEN", TOKEN),
                        "rotate",
                        "--to",
                        "file:///etc/new.json",
                        "--organisation",
                        ORGANISATION,
                        "--url",
                        url))
                .isZero();
        server.verify(postRequestedFor(urlEqualTo(KEK))
                .withRequestBody(
                        equalToJson("{\"to\":\"file:///etc/new.json\",\"organisationId\":\"" + ORGANISATION + "\"}")));

        server.resetScenarios();
        assertThat(run(Rotation.KEYS, "rotate", "--organisation", ORGANISATION)).isZero();
        server.verify(postRequestedFor(urlEqualTo(KEYS))
                .withRequestBody(equalToJson("{\"organisationId\":\"" + ORGANISATION + "\"}")));
    }

    @Test
    void aFailedRotation_isExitCodeOne_withItsReason() {
        serve(KEK, state("running", 1), state("failed", 1));

        assertThat(run(Rotation.KEK, "rotate")).isEqualTo(1);
        assertThat(errors()).contains("the key is disabled");
    }

    @Test
    void aServerThatRestarts_isWaitedFor() {
        serve(
                KEYS,
                state("running", 1),
                json(503, "{}"),
                aResponse().withFault(Fault.EMPTY_RESPONSE),
                state("done", 3));

        assertThat(run(Rotation.KEYS, "rotate")).isZero();
    }

    @Test
    void aServerThatStaysAway_isExitCodeOne_andTheRotationIsNamed() {
        serve(KEYS, state("running", 1), json(503, "{}"));

        assertThat(run(Rotation.KEYS, "rotate")).isEqualTo(1);
        assertThat(errors()).contains(KEYS + "/" + ID);
    }

    @Test
    void aRefusal_isToldInTheServersWords_withoutControlCharacters() {
        server.stubFor(
                post(KEK)
                        .willReturn(
                                json(
                                        422,
                                        "{\"status\":422,\"code\":\"value_refused\",\"detail\":\"No such key is \\u001b[31mconfigured.\"}")));

        assertThat(run(Rotation.KEK, "rotate", "--to", "file:///nowhere.json")).isEqualTo(1);
        assertThat(errors())
                .contains("422", "value_refused", "configured")
                .doesNotContain("\u001b")
                .doesNotContain(TOKEN);
    }

    @Test
    void anAnswerThatIsNotUnderstood_isAFailure_notASuccess() {
        for (String body : List.of("", "words", "{\"state\":\"finished\"}", "[]")) {
            server.resetAll();
            serve(KEK, json(200, body));
            assertThat(run(Rotation.KEK, "rotate")).isEqualTo(1);
        }
        server.resetAll();
        server.stubFor(post(KEK).willReturn(json(202, "{\"id\":\"../../elsewhere\"}")));
        assertThat(run(Rotation.KEK, "rotate")).isEqualTo(1);
        server.resetAll();
        server.stubFor(post(KEK).willReturn(aResponse().withStatus(302).withHeader("Location", "http://127.0.0.1:1/")));
        assertThat(run(Rotation.KEK, "rotate")).isEqualTo(1);
    }

    @Test
    void nobodyThere_isExitCodeOne() {
        assertThat(run(Rotation.KEK, "rotate", "--url", "http://127.0.0.1:1")).isEqualTo(1);
        assertThat(errors()).contains("Nobody answers");
    }

    @Test
    void theToken_isFoundInTheDataFolder_whileTheServerHoldsIt() throws Exception {
        serve(KEK, state("done", 3));
        Path data = folder.resolve("data");
        try (DataFolder running = DataFolder.open(data)) {
            Files.writeString(running.keys().resolve("operator-token"), TOKEN + "\n");
            Map<String, String> environment =
                    Map.of("MOXORA_DATA_DIR", data.toString(), "MOXORA_HTTP_PORT", Integer.toString(server.port()));

            assertThat(run(Rotation.KEK, environment, "rotate")).isZero();
        }
    }

    @Test
    void withoutAToken_nothingIsAsked_andNoneIsMade() {
        Path data = folder.resolve("nothing");

        assertThatThrownBy(() -> run(Rotation.KEK, Map.of("MOXORA_DATA_DIR", data.toString()), "rotate"))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.exitCode()).isEqualTo(2);
                    assertThat(refusal.sentence()).contains("MOXORA_OPERATOR_TOKEN");
                });
        assertThat(data).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "turn",
                "rotate now",
                "rotate --to",
                "rotate --to nowhere",
                "rotate --to file:///a --to file:///b",
                "rotate --organisation acme",
                "rotate --url http://moxora.example",
                "rotate --url https://user@moxora.example",
                "rotate --url ftp://localhost",
                "rotate --url",
            })
    void wrongUsage_isShownOnStandardError_andNothingIsAsked(String line) {
        String[] args = line.isEmpty() ? new String[0] : line.split(" ");

        assertThat(run(Rotation.KEK, args)).isEqualTo(2);

        assertThat(errors()).contains("Usage:");
        assertThat(server.getAllServeEvents()).isEmpty();
    }

    @Test
    void keysRotate_knowsNoKeyToWrapUnder() {
        assertThat(run(Rotation.KEYS, "rotate", "--to", "file:///etc/new.json")).isEqualTo(2);
    }

    @Test
    void help_isNotAnError() {
        assertThat(run(Rotation.KEK, "rotate", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--to URI", "--organisation", "--url", "Exit code");
    }
}
