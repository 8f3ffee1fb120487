package moxora.disclosure.processor;

import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URI;
import java.time.Period;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import moxora.policy.Processor;

/**
 * In what the APIs that call themselves OpenAI-compatible differ, told by the host. Each is sent every flag against
 * storing and training that it has (P40), and none that it refuses calls for.
 */
enum Dialect {

    /** Takes {@code max_completion_tokens}; some of its models take no temperature. */
    OPENAI,
    /** Refuses every member that it does not know, also {@code store} and {@code stream_options}; stores nothing to be told off. */
    MISTRAL,
    /** Hands calls on to others; it may be told to whom not. */
    OPENROUTER,
    /** Everybody else, own servers among them: what is not known there is not read. */
    COMMON;

    private static final String STREAM_OPTIONS = "stream_options";
    private static final Pattern WITHOUT_TEMPERATURE = Pattern.compile("(o[0-9]|gpt-5).*");

    static Dialect of(URI endpoint) {
        String host = endpoint.getHost() == null ? "" : endpoint.getHost().toLowerCase(Locale.ROOT);
        if (is(host, "api.openai.com") || is(host, "openai.azure.com")) {
            return OPENAI;
        }
        if (is(host, "mistral.ai")) {
            return MISTRAL;
        }
        return is(host, "openrouter.ai") ? OPENROUTER : COMMON;
    }

    private static boolean is(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    /** What a request says beside its messages. */
    OpenAiChatRequestParameters.Builder parameters(Processor processor, String model, int answerTokens) {
        OpenAiChatRequestParameters.Builder parameters = OpenAiChatRequestParameters.builder();
        parameters.modelName(model);
        if (this == OPENAI) {
            parameters.maxCompletionTokens(answerTokens);
        } else {
            parameters.maxOutputTokens(answerTokens);
        }
        if (this != OPENAI || !WITHOUT_TEMPERATURE.matcher(model).matches()) {
            parameters.temperature(0.0);
        }
        if (this != MISTRAL) {
            parameters.store(false);
        }
        if (this == OPENROUTER) {
            parameters.customParameters(Map.of("provider", whoMayAnswer(processor)));
        }
        return parameters;
    }

    /** As the agreement says it: nobody who trains, and, where nothing may be kept, nobody who keeps. */
    private static Map<String, Object> whoMayAnswer(Processor processor) {
        Map<String, Object> routing = new TreeMap<>();
        if (!processor.training()) {
            routing.put("data_collection", "deny");
        }
        Period retention = processor.retention();
        if (retention != null && retention.isZero()) {
            routing.put("zdr", true);
        }
        return routing;
    }

    /** The body as this API takes it; the messages are the same. */
    String body(String written) {
        if (this != MISTRAL) {
            return written;
        }
        try (JsonReader reader = Json.createReader(new StringReader(written))) {
            JsonObject body = reader.readObject();
            return body.containsKey(STREAM_OPTIONS)
                    ? Json.createObjectBuilder(body)
                            .remove(STREAM_OPTIONS)
                            .build()
                            .toString()
                    : written;
        }
    }
}
