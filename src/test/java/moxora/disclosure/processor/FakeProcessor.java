package moxora.disclosure.processor;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A peer that speaks the chat completions' HTTP as the real ones do, and keeps every byte it was sent. */
public final class FakeProcessor implements AutoCloseable {

    private final WireMockServer server =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1").maxRequestJournalEntries(10_000));

    public FakeProcessor() {
        server.start();
    }

    public URI base(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    @Override
    public void close() {
        server.stop();
    }

    WireMockServer server() {
        return server;
    }

    void forget() {
        server.resetAll();
    }

    /** One answer after the other; the last for ever. */
    void answers(ResponseDefinitionBuilder... each) {
        for (int i = 0; i < each.length; i++) {
            String state = i == 0 ? Scenario.STARTED : "answer " + i;
            server.stubFor(post(anyUrl())
                    .inScenario("answers")
                    .whenScenarioStateIs(state)
                    .willSetStateTo(i + 1 < each.length ? "answer " + (i + 1) : state)
                    .willReturn(each[i]));
        }
    }

    public void answersWith(String content) {
        answers(json(200, completion(content, "stop")));
    }

    static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }

    static ResponseDefinitionBuilder events(String... events) {
        StringBuilder body = new StringBuilder();
        for (String event : events) {
            body.append("data: ").append(event).append("\n\n");
        }
        return aResponse()
                .withStatus(200)
                .withHeader("Content-Type", "text/event-stream; charset=utf-8")
                .withBody(body.toString());
    }

    static String completion(String content, String finish) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1767322800,\"model\":\"acme-1-2026\","
                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":" + quoted(content)
                + ",\"refusal\":null},\"logprobs\":null,\"finish_reason\":" + quoted(finish) + "}],"
                + "\"usage\":{\"prompt_tokens\":31,\"completion_tokens\":7,\"total_tokens\":38},"
                + "\"system_fingerprint\":\"fp_1\",\"a_member_of_next_year\":{}}";
    }

    static String chunk(String content) {
        return chunk("{\"content\":" + quoted(content) + "}", "null");
    }

    static String lastChunk(String finish) {
        return chunk("{}", quoted(finish));
    }

    private static String chunk(String delta, String finish) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1767322800,"
                + "\"model\":\"acme-1-2026\",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":"
                + finish + "}]}";
    }

    static String usageChunk() {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1767322800,"
                + "\"model\":\"acme-1-2026\",\"choices\":[],\"usage\":{\"prompt_tokens\":31,\"completion_tokens\":7,"
                + "\"total_tokens\":38}}";
    }

    static String quoted(String text) {
        return Json.createValue(text).toString();
    }

    public List<LoggedRequest> requests() {
        return server.findAll(postRequestedFor(anyUrl()));
    }

    /** The one request that came. */
    LoggedRequest request() {
        List<LoggedRequest> all = requests();
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " requests came");
        }
        return all.get(0);
    }

    static JsonObject json(LoggedRequest request) {
        try (JsonReader reader =
                Json.createReader(new StringReader(new String(request.getBody(), StandardCharsets.UTF_8)))) {
            return reader.readObject();
        }
    }

    /** What a body says to the processor, message by message. */
    static List<String> contents(JsonObject body) {
        return body.getJsonArray("messages").getValuesAs(JsonObject.class).stream()
                .map(message -> ((JsonString) message.get("content")).getString())
                .toList();
    }
}
