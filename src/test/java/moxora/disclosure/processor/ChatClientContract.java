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

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import moxora.disclosure.processor.ProcessorClient.Completion;
import moxora.disclosure.prompt.Message;
import moxora.disclosure.prompt.Prompt;
import moxora.disclosure.prompt.TestPrompts;
import moxora.fault.FaultCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What holds for every processor, however its API differs: the same suite runs against each kind, so that none is the
 * one that Moxora cannot do without (P38).
 */
@Tag("P38")
abstract class ChatClientContract extends ChatClientFailures {

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
