package moxora.disclosure.processor;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static moxora.disclosure.processor.FakeProcessor.chunk;
import static moxora.disclosure.processor.FakeProcessor.completion;
import static moxora.disclosure.processor.FakeProcessor.events;
import static moxora.disclosure.processor.FakeProcessor.json;
import static moxora.disclosure.processor.FakeProcessor.lastChunk;
import static moxora.disclosure.processor.FakeProcessor.usageChunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import jakarta.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import moxora.SettableClock;
import moxora.disclosure.processor.ProcessorClient.Completion;
import moxora.disclosure.prompt.Message;
import moxora.disclosure.prompt.Prompt;
import moxora.disclosure.prompt.TestPrompts;
import moxora.fault.FaultCode;
import moxora.policy.Processor;
import moxora.policy.TestProcessors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * What holds for every processor, however its API differs: the same suite runs against each kind, so that none is the
 * one that Moxora cannot do without (P38).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("P38")
abstract class ChatClientContract {

    static final String KEY = "sk-key.of-the_tests";
    static final Patience QUICK = new Patience(
            Duration.ofSeconds(5), 3, Duration.ofMillis(2), Duration.ofSeconds(2), 1_000, Duration.ofMillis(200));
    private static final Set<String> MEMBERS = Set.of(
            "model",
            "messages",
            "temperature",
            "max_tokens",
            "max_completion_tokens",
            "store",
            "response_format",
            "stream",
            "stream_options",
            "provider");
    private static final Set<String> HEADERS =
            Set.of("authorization", "content-type", "content-length", "user-agent", "accept", "host", "connection");

    final FakeProcessor fake = new FakeProcessor();
    private final SettableClock clock = new SettableClock();

    abstract Dialect dialect();

    /** The register's line, of a processor at that host. */
    abstract Processor processor(FakeProcessor there, Processor.Limits limits);

    /** What each request says against storing and training. */
    abstract void requireFlags(JsonObject body);

    Processor processor() {
        return processor(fake, Processor.Limits.USUAL);
    }

    ChatClient client() {
        return client(QUICK, endpoint -> {});
    }

    ChatClient client(Patience patience, Egress egress) {
        return new ChatClient(
                egress, new Credentials(Map.of("ACME_KEY", KEY)::get), clock, patience, endpoint -> dialect());
    }

    @BeforeEach
    void forget() {
        fake.forget();
    }

    @AfterAll
    void close() {
        fake.close();
    }

    private Completion complete(Prompt prompt) {
        return client().complete(processor(), prompt);
    }

    private moxora.fault.Fault refused(Prompt prompt) {
        return catchThrowableOfType(moxora.fault.Fault.class, () -> complete(prompt));
    }

    static Prompt prompt() {
        return TestPrompts.text("Summarise.", "Name: [NAME_1]\nTags: vip");
    }

    @Test
    void anAnswer_comesAsTheProcessorWroteIt() {
        fake.answersWith("Say \"hello\" to [NAME_1],\n<b>ä</b> 🦉");
        Completion completion = complete(prompt());
        assertThat(completion.content()).isEqualTo("Say \"hello\" to [NAME_1],\n<b>ä</b> 🦉");
        assertThat(completion.inputTokens()).isEqualTo(31);
        assertThat(completion.outputTokens()).isEqualTo(7);
        assertThat(completion.toString()).doesNotContain("hello");
    }

    @Test
    @Tag("B28")
    void messages_leaveByteForByte_andNothingElseDoes() {
        fake.answersWith("Yes.");
        Random random = new Random(40);
        for (int i = 0; i < 200; i++) {
            fake.server().resetRequests();
            Prompt prompt = TestPrompts.text(text(random), text(random));
            Completion completion = complete(prompt);
            LoggedRequest request = fake.request();
            assertThat(request.getBody()).isEqualTo(completion.payload());
            requireOnly(request, prompt);
        }
    }

    /** Letters of everywhere, quotes, backslashes, control characters, and what looks like our own marks. */
    private static String text(Random random) {
        String[] parts = {
            "a", "\"", "\\", "\n", "\t", "\u0001", "é", "漢", "🦉", "[NAME_1]", "{{", "</s>", "\u2028", " ", "%"
        };
        StringBuilder text = new StringBuilder("x");
        for (int i = random.nextInt(200); i > 0; i--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }

    void requireOnly(LoggedRequest request, Prompt prompt) {
        JsonObject body = json(request);
        assertThat(MEMBERS).containsAll(body.keySet());
        List<JsonObject> messages = body.getJsonArray("messages").getValuesAs(JsonObject.class);
        assertThat(messages)
                .allSatisfy(message -> assertThat(message.keySet()).containsExactlyInAnyOrder("role", "content"));
        assertThat(messages.stream()
                        .map(message -> new Message(message.getString("role"), message.getString("content")))
                        .toList())
                .isEqualTo(prompt.messages());
        assertThat(body.getString("model")).isEqualTo(processor().model());
        String limit = dialect() == Dialect.OPENAI ? "max_completion_tokens" : "max_tokens";
        assertThat(body.getInt(limit)).isEqualTo(123);
        assertThat(body).doesNotContainKeys("tools", "tool_choice", "functions", "user", "metadata");
        requireFlags(body);
        request.getHeaders()
                .keys()
                .forEach(name -> assertThat(HEADERS).contains(name.toLowerCase(java.util.Locale.ROOT)));
        boolean keyed = processor().credential() != null;
        assertThat(request.getHeader("Authorization")).isEqualTo(keyed ? "Bearer " + KEY : null);
        assertThat(request.getUrl()).isEqualTo(processor().endpoint().getPath() + "/chat/completions");
    }

    @Test
    @Tag("P40")
    void everyCall_saysThatNothingIsStored() {
        fake.answers(json(200, completion("Yes.", "stop")), events(chunk("Yes."), lastChunk("stop"), "[DONE]"));
        complete(prompt());
        client().stream(processor(), TestPrompts.structured("Answer.", "x"), piece -> {});
        assertThat(fake.requests()).hasSize(2).allSatisfy(request -> requireFlags(json(request)));
    }

    @Test
    void aStructuredFeature_asksForItsSchemaStrictly() {
        fake.answersWith("{\"tags\":[]}");
        complete(TestPrompts.structured("Answer.", "x"));
        JsonObject format = json(fake.request()).getJsonObject("response_format");
        assertThat(format.getString("type")).isEqualTo("json_schema");
        assertThat(format.getJsonObject("json_schema").getBoolean("strict")).isTrue();
        assertThat(format.getJsonObject("json_schema").getJsonObject("schema").toString())
                .isEqualTo(TestPrompts.SCHEMA);
    }

    @Test
    void aStream_isHandedOnInOrder_onTheCallingThread() {
        fake.answers(events(
                chunk(""),
                chunk("One "),
                chunk("[NAME_1] "),
                chunk("three."),
                lastChunk("stop"),
                usageChunk(),
                "[DONE]"));
        List<String> pieces = new ArrayList<>();
        Thread caller = Thread.currentThread();
        Completion completion = client().stream(processor(), prompt(), piece -> {
            assertThat(Thread.currentThread()).isSameAs(caller);
            pieces.add(piece);
        });
        assertThat(pieces).containsExactly("One ", "[NAME_1] ", "three.");
        assertThat(completion.content()).isEqualTo("One [NAME_1] three.");
        assertThat(completion.inputTokens()).isEqualTo(31);
        assertThat(completion.outputTokens()).isEqualTo(7);
        assertThat(fake.request().getBody()).isEqualTo(completion.payload());
        requireOnly(fake.request(), prompt());
        assertThat(json(fake.request()).getBoolean("stream")).isTrue();
    }

    @Test
    void withoutCounts_theBoundStands() {
        fake.answers(
                json(
                        200,
                        "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Yes.\"},\"finish_reason\":\"stop\"}]}"));
        Completion completion = complete(prompt());
        assertThat(completion.inputTokens()).isEqualTo(TokenBound.of(prompt())).isGreaterThan(30);
        assertThat(completion.outputTokens()).isEqualTo(4);
    }

    private record Unfit(String name, FaultCode code, int requests, ResponseDefinitionBuilder answer) {}

    /** None of them is handed on, and none of their words. */
    @TestFactory
    @Tag("T-47")
    Stream<DynamicTest> whatIsNoAnswer_isRefused() {
        String marked = "{\"error\":{\"message\":\"you sent: secret-words\",\"type\":\"secret-words\"}}";
        String tools =
                "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"1\","
                        + "\"type\":\"function\",\"function\":{\"name\":\"secret-words\",\"arguments\":\"{}\"}}]},"
                        + "\"finish_reason\":\"tool_calls\"}]}";
        return Stream.of(
                        new Unfit("bad request", FaultCode.PROCESSOR_REFUSED, 1, json(400, marked)),
                        new Unfit("bad key", FaultCode.PROCESSOR_REFUSED, 1, json(401, marked)),
                        new Unfit("not allowed", FaultCode.PROCESSOR_REFUSED, 1, json(403, marked)),
                        new Unfit("no such model", FaultCode.PROCESSOR_REFUSED, 1, json(404, marked)),
                        new Unfit("unprocessable", FaultCode.PROCESSOR_REFUSED, 1, json(422, marked)),
                        new Unfit("nothing", FaultCode.PROCESSOR_REFUSED, 1, json(204, "")),
                        new Unfit("not built", FaultCode.PROCESSOR_UNAVAILABLE, 1, json(501, marked)),
                        new Unfit("failing", FaultCode.PROCESSOR_UNAVAILABLE, 3, json(500, marked)),
                        new Unfit("overloaded", FaultCode.PROCESSOR_UNAVAILABLE, 3, json(503, marked)),
                        new Unfit("busy", FaultCode.PROCESSOR_UNAVAILABLE, 3, json(429, marked)),
                        new Unfit("tools", FaultCode.ANSWER_REFUSED, 1, json(200, tools)),
                        new Unfit(
                                "too long",
                                FaultCode.ANSWER_REFUSED,
                                1,
                                json(200, completion("secret-words", "length"))),
                        new Unfit(
                                "filtered",
                                FaultCode.ANSWER_REFUSED,
                                1,
                                json(200, completion("secret-words", "content_filter"))),
                        new Unfit("no choices", FaultCode.ANSWER_REFUSED, 1, json(200, "{\"choices\":[]}")),
                        new Unfit("no content", FaultCode.ANSWER_REFUSED, 1, json(200, completion("", "stop"))),
                        new Unfit("empty", FaultCode.ANSWER_REFUSED, 1, json(200, "")),
                        new Unfit("no JSON", FaultCode.ANSWER_REFUSED, 1, json(200, "secret-words {")),
                        new Unfit("other JSON", FaultCode.ANSWER_REFUSED, 1, json(200, "[\"secret-words\"]")),
                        new Unfit(
                                "a page",
                                FaultCode.ANSWER_REFUSED,
                                1,
                                aResponse()
                                        .withHeader("Content-Type", "text/html")
                                        .withBody("<p>secret-words</p>")),
                        new Unfit(
                                "no type",
                                FaultCode.ANSWER_REFUSED,
                                1,
                                aResponse().withBody(completion("secret-words", "stop"))),
                        new Unfit(
                                "huge",
                                FaultCode.ANSWER_REFUSED,
                                1,
                                json(200, completion("secret-words".repeat(400_000), "stop"))),
                        new Unfit(
                                "no answer",
                                FaultCode.PROCESSOR_UNAVAILABLE,
                                1,
                                aResponse().withFault(Fault.EMPTY_RESPONSE)),
                        new Unfit(
                                "no HTTP",
                                FaultCode.PROCESSOR_UNAVAILABLE,
                                1,
                                aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)))
                .map(unfit -> DynamicTest.dynamicTest(unfit.name, () -> {
                    fake.forget();
                    fake.answers(unfit.answer);
                    Heard heard = Heard.during(() -> {
                        moxora.fault.Fault fault = refused(prompt());
                        assertThat(fault).as("refused").isNotNull();
                        assertThat(fault.code()).isEqualTo(unfit.code);
                        assertThat(fault.detail()).contains(processor().name()).doesNotContain("secret-words");
                        assertThat(fault).hasNoCause();
                    });
                    assertThat(fake.requests()).hasSize(unfit.requests);
                    assertThat(heard.all()).noneMatch(line -> line.contains("secret-words") || line.contains(KEY));
                }));
    }

    @Test
    void anAnswerOfTheWrongTypeToAStream_isRefused() {
        fake.answersWith("Yes.");
        assertThat(streamed()).isEqualTo(FaultCode.ANSWER_REFUSED);
    }

    @TestFactory
    Stream<DynamicTest> aStreamThatIsNoWholeAnswer_isAnError() {
        return Map.of(
                        "ends quietly", events(chunk("One "), chunk("two")),
                        "is done before it finishes", events(chunk("One"), "[DONE]"),
                        "an error inside", events(chunk("One"), "{\"error\":{\"message\":\"overloaded\"}}"),
                        "too long", events(chunk("One"), lastChunk("length"), "[DONE]"),
                        "garbage inside", events(chunk("One"), "{garbage", lastChunk("stop"), "[DONE]"),
                        "nothing", events("[DONE]"))
                .entrySet()
                .stream()
                .map(stream -> DynamicTest.dynamicTest(stream.getKey(), () -> {
                    fake.forget();
                    fake.answers(stream.getValue());
                    assertThat(streamed()).isIn(FaultCode.PROCESSOR_UNAVAILABLE, FaultCode.ANSWER_REFUSED);
                    assertThat(fake.requests()).as("never again once it began").hasSize(1);
                }));
    }

    private FaultCode streamed() {
        return catchThrowableOfType(moxora.fault.Fault.class, () -> client().stream(processor(), prompt(), piece -> {}))
                .code();
    }

    @Test
    void whoTakesThePieces_mayFail_withTheirOwnFailure() {
        fake.answers(events(chunk("One"), chunk("two"), lastChunk("stop"), "[DONE]"));
        List<String> pieces = new ArrayList<>();
        IllegalStateException gone = new IllegalStateException("the caller is gone");
        Heard heard = Heard.during(() -> assertThat(catchThrowableOfType(
                        IllegalStateException.class,
                        () -> client().stream(processor(), prompt(), piece -> {
                            pieces.add(piece);
                            throw gone;
                        })))
                .isSameAs(gone));
        assertThat(pieces).containsExactly("One");
        assertThat(heard.all()).noneMatch(line -> line.contains("gone"));
    }

    @Test
    void twoFailures_andThenAnAnswer_areAnAnswer() {
        fake.answers(json(500, ""), json(502, ""), json(200, completion("Yes.", "stop")));
        assertThat(complete(prompt()).content()).isEqualTo("Yes.");
        assertThat(fake.requests()).hasSize(3);
        assertThat(fake.requests().stream()
                        .map(request -> new String(request.getBody(), StandardCharsets.UTF_8))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void aPauseThatIsAskedFor_isMade() {
        fake.answers(json(429, "").withHeader("Retry-After", "1"), json(200, completion("Yes.", "stop")));
        long began = System.nanoTime();
        assertThat(complete(prompt()).content()).isEqualTo("Yes.");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(990));
    }

    @Test
    void aPauseThatIsTooLong_isTheCallers() {
        for (String asked : List.of("90", "Sun, 22 Nov 2026 09:01:30 GMT")) {
            fake.forget();
            fake.answers(json(429, "").withHeader("Retry-After", asked));
            moxora.fault.Fault fault = refused(prompt());
            assertThat(fault.code()).isEqualTo(FaultCode.PROCESSOR_UNAVAILABLE);
            assertThat(fault.retryAfter()).isEqualTo(90);
            assertThat(fake.requests()).hasSize(1);
        }
    }

    @Test
    void whoIsTooSlow_isLeft() {
        fake.answers(json(200, completion("Yes.", "stop")).withFixedDelay(20_000));
        Processor hurried = processor(fake, TestProcessors.within(1));
        long began = System.nanoTime();
        moxora.fault.Fault fault =
                catchThrowableOfType(moxora.fault.Fault.class, () -> client().complete(hurried, prompt()));
        assertThat(fault.code()).isEqualTo(FaultCode.PROCESSOR_UNAVAILABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void whoDripsTheAnswer_isLeftAsWell() {
        fake.answers(json(200, completion("Yes.", "stop")).withChunkedDribbleDelay(40, 20_000));
        Processor hurried = processor(fake, TestProcessors.within(1));
        long began = System.nanoTime();
        assertThat(catchThrowableOfType(moxora.fault.Fault.class, () -> client().complete(hurried, prompt()))
                        .code())
                .isEqualTo(FaultCode.PROCESSOR_UNAVAILABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    @Tag("T-47")
    void aRedirect_isNotFollowed() {
        try (FakeProcessor elsewhere = new FakeProcessor()) {
            elsewhere.answersWith("Yes.");
            for (int status : List.of(301, 302, 303, 307, 308)) {
                fake.forget();
                fake.answers(aResponse()
                        .withStatus(status)
                        .withHeader(
                                "Location",
                                elsewhere.base("/v1/chat/completions").toString()));
                assertThat(refused(prompt()).code()).isEqualTo(FaultCode.PROCESSOR_REFUSED);
            }
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    @Tag("T-47")
    void whereTheWayOutIsClosed_nothingLeaves() {
        List<URI> asked = new ArrayList<>();
        ChatClient closed = client(QUICK, endpoint -> {
            asked.add(endpoint);
            throw new moxora.fault.Fault(FaultCode.PROCESSOR_NOT_REGISTERED, "no");
        });
        fake.answersWith("Yes.");
        assertThat(catchThrowableOfType(moxora.fault.Fault.class, () -> closed.complete(processor(), prompt()))
                        .code())
                .isEqualTo(FaultCode.PROCESSOR_NOT_REGISTERED);
        assertThat(catchThrowableOfType(
                                moxora.fault.Fault.class, () -> closed.stream(processor(), prompt(), piece -> {}))
                        .code())
                .isEqualTo(FaultCode.PROCESSOR_NOT_REGISTERED);
        assertThat(fake.requests()).isEmpty();
        assertThat(asked).hasSize(2).allSatisfy(uri -> assertThat(uri.getHost()).isEqualTo("127.0.0.1"));
    }

    /** The suite could see a leak: a message too many, a flag too few. */
    @Test
    @Tag("B28")
    void aPlantedLeak_isSeen() {
        fake.answersWith("Yes.");
        complete(TestPrompts.text("Summarise.", "Name: [NAME_1]\nTags: vip, grace@bolt.example"));
        assertThat(catchThrowableOfType(AssertionError.class, () -> requireOnly(fake.request(), prompt())))
                .isNotNull();
    }
}
