package moxora.launch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T-60")
class OperatorsCommandTest {

    private static final String TOKEN = "operator-token-of-the-tests-0123456789";
    private static final String PATH = "/ops/v1/operators";

    private final WireMockServer server =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int port;

    @BeforeEach
    void start() {
        server.start();
        port = server.port();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private int run(String... args) {
        Map<String, String> environment =
                Map.of("MOXORA_OPERATOR_TOKEN", TOKEN, "MOXORA_HTTP_PORT", Integer.toString(port));
        return new OperatorsCommand(
                        Settings.read(environment::get, name -> null),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(args));
    }

    private String said(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theTokenAlone_goesToStandardOutput() {
        server.stubFor(post(PATH)
                .willReturn(aResponse()
                        .withStatus(201)
                        .withBody("{\"id\":\"0199a0de-0000-7000-8000-000000000001\",\"name\":\"ann\","
                                + "\"token\":\"mxo_abc\",\"expiresAt\":null}")));

        assertThat(run("add", "ann", "--expires-in", "P90D")).isZero();

        assertThat(said(out).strip()).isEqualTo("mxo_abc");
        assertThat(said(err))
                .contains("ann", "0199a0de")
                .doesNotContain("mxo_abc")
                .doesNotContain(TOKEN);
        server.verify(postRequestedFor(urlEqualTo(PATH))
                .withHeader("Authorization", equalTo("Bearer " + TOKEN))
                .withRequestBody(equalToJson("{\"name\":\"ann\",\"expiresIn\":\"P90D\"}")));
    }

    @Test
    void aRefusal_isTold() {
        server.stubFor(post(PATH)
                .willReturn(aResponse()
                        .withStatus(409)
                        .withBody("{\"code\":\"conflict\",\"detail\":\"That handle was given before.\"}")));

        assertThat(run("add", "ann")).isEqualTo(1);

        assertThat(said(err)).contains("That handle was given before.");
        assertThat(said(out)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "add",
                "list",
                "add --url",
                "add ann --expires-in",
                "add ann --bogus x",
                "add ann --url http://moxora.example",
                "add ann --expires-in P1D --expires-in P2D"
            })
    void wrongUsage_isShownTheRightOne(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);

        assertThat(said(err)).startsWith("Usage: java -jar moxora.jar operators add NAME");
        assertThat(server.getAllServeEvents()).isEmpty();
    }

    @Test
    void nobodyThere_isTold() {
        server.stop();

        assertThat(run("add", "ann")).isEqualTo(1);

        assertThat(said(err)).startsWith("Nobody answers at ");
    }
}
