package moxora.disclosure.processor;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import moxora.disclosure.feature.AnswerSchema;
import moxora.disclosure.prompt.Message;
import moxora.disclosure.prompt.Prompt;
import moxora.fault.Fault;
import moxora.fault.FaultCode;
import moxora.policy.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the chat completions of an OpenAI-compatible API. It sends the messages of a prompt as they are, what the
 * feature says about its answer, and each flag against storing and training that the API has; no tools, no user and no
 * metadata, ever. Nothing of what is sent or answered is logged, and nothing of a processor's error is read.
 */
public final class ChatClient implements ProcessorClient {

    private static final String COMPLETIONS = "/chat/completions";

    private final Egress egress;
    private final Credentials credentials;
    private final Clock clock;
    private final Function<URI, Dialect> dialects;
    private final GuardedCalls calls;
    private final HttpClient http;

    public ChatClient(Egress egress, Credentials credentials, Clock clock) {
        this(egress, credentials, clock, Patience.STANDARD, Dialect::of);
    }

    ChatClient(
            Egress egress, Credentials credentials, Clock clock, Patience patience, Function<URI, Dialect> dialects) {
        this.egress = egress;
        this.credentials = credentials;
        this.clock = clock;
        this.dialects = dialects;
        this.calls = new GuardedCalls(patience);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.connect())
                .build();
    }

    @Override
    public Completion complete(Processor processor, Prompt prompt) {
        return run(
                processor,
                prompt,
                (exchange, request, key) ->
                        model(exchange, processor, key, isStrict(prompt)).chat(request));
    }

    @Override
    public Completion stream(Processor processor, Prompt prompt, Consumer<String> pieces) {
        return run(processor, prompt, (exchange, request, key) -> {
            StreamedAnswer answer = new StreamedAnswer(exchange, pieces);
            streamingModel(exchange, processor, key, isStrict(prompt)).chat(request, answer);
            return answer.whole();
        });
    }

    /** One way of asking. */
    private interface Asking {
        ChatResponse ask(Exchange exchange, ChatRequest request, @Nullable String key);
    }

    private Completion run(Processor processor, Prompt prompt, Asking asking) {
        Deadline deadline = Deadline.in(Duration.ofSeconds(processor.limits().timeoutSeconds()));
        Dialect dialect = dialects.apply(processor.endpoint());
        ChatRequest request = request(processor, prompt, dialect);
        URI target = target(processor);
        egress.require(target);
        String key = credentials.of(processor);
        return calls.run(processor, deadline, () -> {
            Exchange exchange = new Exchange(http, target, dialect, deadline, clock);
            return completion(prompt, exchange, answer(exchange, request, key, asking));
        });
    }

    /** The library's failures may quote what was sent or answered, so none of them goes further. */
    private static ChatResponse answer(Exchange exchange, ChatRequest request, @Nullable String key, Asking asking) {
        try {
            return asking.ask(exchange, request, key);
        } catch (StreamedAnswer.TakerFailedException e) {
            throw e.failure();
        } catch (RuntimeException e) {
            if (exchange.failure() != null) {
                throw exchange.failure();
            }
            if (e instanceof NoAnswerException none) {
                throw none;
            }
            if (exchange.payload() == null) {
                throw new IllegalStateException(
                        "a request that cannot be made: " + e.getClass().getSimpleName());
            }
            throw NoAnswerException.unusable("not a chat completion");
        }
    }

    private static URI target(Processor processor) {
        String base = processor.endpoint().toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + COMPLETIONS);
    }

    private static ChatRequest request(Processor processor, Prompt prompt, Dialect dialect) {
        String model = processor.model();
        if (model == null) {
            throw new Fault(
                    FaultCode.PROCESSOR_NOT_REGISTERED,
                    "The processor " + processor.name() + " is registered without a model.");
        }
        OpenAiChatRequestParameters.Builder parameters =
                dialect.parameters(processor, model, prompt.feature().limits().answerTokens());
        String schema = prompt.feature().answerSchema();
        if (schema != null) {
            parameters.responseFormat(ResponseFormat.builder()
                    .type(ResponseFormatType.JSON)
                    .jsonSchema(JsonSchema.builder()
                            .name(prompt.feature().name())
                            .rootElement(JsonRawSchema.from(schema))
                            .build())
                    .build());
        }
        List<ChatMessage> messages =
                prompt.messages().stream().map(ChatClient::message).toList();
        return ChatRequest.builder()
                .messages(messages)
                .parameters(parameters.build())
                .build();
    }

    private static ChatMessage message(Message message) {
        return switch (message.role()) {
            case "system" -> SystemMessage.from(message.content());
            case "user" -> UserMessage.from(message.content());
            default -> throw new IllegalStateException("no such role: " + message.role());
        };
    }

    /** A schema that a processor might refuse as a strict one is sent as a wish; the answer is held against it either way. */
    private static boolean isStrict(Prompt prompt) {
        String schema = prompt.feature().answerSchema();
        return schema != null && AnswerSchema.parse(schema).isWithinStrictSubset();
    }

    private static OpenAiChatModel model(Exchange exchange, Processor processor, @Nullable String key, boolean strict) {
        OpenAiChatModel.OpenAiChatModelBuilder model = OpenAiChatModel.builder()
                .httpClientBuilder(new OneExchange(exchange))
                .baseUrl(processor.endpoint().toString())
                .strictJsonSchema(strict)
                .maxRetries(0)
                .logRequests(false)
                .logResponses(false);
        return (key == null ? model : model.apiKey(key)).build();
    }

    private static OpenAiStreamingChatModel streamingModel(
            Exchange exchange, Processor processor, @Nullable String key, boolean strict) {
        OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder model = OpenAiStreamingChatModel.builder()
                .httpClientBuilder(new OneExchange(exchange))
                .baseUrl(processor.endpoint().toString())
                .strictJsonSchema(strict)
                .logRequests(false)
                .logResponses(false);
        return (key == null ? model : model.apiKey(key)).build();
    }

    private static Completion completion(Prompt prompt, Exchange exchange, ChatResponse answer) {
        if (answer.aiMessage().hasToolExecutionRequests() || answer.finishReason() == FinishReason.TOOL_EXECUTION) {
            throw NoAnswerException.unusable("it asks for tools, of which it has none");
        }
        if (answer.finishReason() == FinishReason.LENGTH) {
            throw NoAnswerException.unusable(
                    "longer than " + prompt.feature().limits().answerTokens() + " tokens");
        }
        if (answer.finishReason() == FinishReason.CONTENT_FILTER) {
            throw NoAnswerException.unusable("its content filter ended the answer");
        }
        String content = answer.aiMessage().text();
        byte[] payload = exchange.payload();
        if (content == null || content.isBlank() || payload == null) {
            throw NoAnswerException.unusable("empty");
        }
        TokenUsage usage = answer.tokenUsage();
        return new Completion(
                content,
                payload,
                counted(usage == null ? null : usage.inputTokenCount(), TokenBound.of(prompt)),
                counted(usage == null ? null : usage.outputTokenCount(), TokenBound.of(content)));
    }

    /** Where a processor does not count, or counts nonsense, the bound stands. */
    private static long counted(@Nullable Integer count, long bound) {
        return count == null || count < 0 ? bound : count;
    }
}
