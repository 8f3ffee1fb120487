package moxora.disclosure.processor;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static moxora.disclosure.processor.FakeProcessor.chunk;
import static moxora.disclosure.processor.FakeProcessor.completion;
import static moxora.disclosure.processor.FakeProcessor.events;
import static moxora.disclosure.processor.FakeProcessor.json;
import static moxora.disclosure.processor.FakeProcessor.lastChunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import moxora.Heard;
import moxora.fault.FaultCode;
import moxora.policy.Processor;
import moxora.policy.TestProcessors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What holds for every processor where no whole answer comes: nothing of it is handed on, and nobody waits for ever. */
@Tag("P38")
abstract class ChatClientFailures extends ChatClientScene {

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
}
