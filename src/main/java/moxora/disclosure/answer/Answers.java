package moxora.disclosure.answer;

import jakarta.json.Json;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import moxora.disclosure.feature.AnswerSchema;
import moxora.disclosure.feature.Feature;
import moxora.disclosure.redaction.Placeholders;
import moxora.email.provider.EmailEventType;
import moxora.fault.Fault;

/**
 * Makes of what a processor wrote what the caller may be handed (OWASP LLM05, improper output handling; T-47).
 *
 * <p>An answer is text: no link, no image, no HTML and no markdown is left that a reader's screen could turn into
 * something. The request's own placeholders become the values that they stand for; any other refuses the whole answer.
 * A structured answer is strict JSON that fits the feature's schema, and each text in it is treated so.
 */
public final class Answers {

    /** What prompts and schemas themselves call things, dots and all. */
    private static final Set<String> EVENT_NAMES = Arrays.stream(EmailEventType.values())
            .map(EmailEventType::onTimeline)
            .collect(Collectors.toUnmodifiableSet());

    private final Map<String, AnswerSchema> schemas = new ConcurrentHashMap<>();

    /**
     * The whole answer at once.
     *
     * @param placeholders of the request that it answers
     * @param content as the processor wrote it
     * @throws Fault 502 {@code answer_refused} with the reason {@code unknown_placeholder}, {@code not_json},
     *     {@code schema_violation}, {@code unsafe_key} or {@code too_long}
     */
    public Answer whole(Feature feature, Placeholders placeholders, String content) {
        AnswerStream stream = stream(feature, placeholders, certain -> {});
        stream.add(content);
        return stream.end();
    }

    /**
     * An answer that comes in pieces.
     *
     * @param certain takes text that nothing to come can change, in order, on the thread that adds; of a structured
     *     answer it is the whole, at the end
     */
    public AnswerStream stream(Feature feature, Placeholders placeholders, Consumer<String> certain) {
        String schema = feature.answerSchema();
        int most = feature.limits().answerCharacters();
        if (schema == null) {
            CleanText text = new CleanText(placeholders, most, EVENT_NAMES);
            return new AnswerStream(certain, new AnswerStream.Reader() {
                @Override
                public String add(String piece) {
                    text.add(piece);
                    return text.take();
                }

                @Override
                public String end() {
                    text.end();
                    return text.take();
                }

                @Override
                public Answer answer(String all) {
                    return new Answer(Json.createValue(all), text.isShortened());
                }
            });
        }
        AnswerSchema known = schemas.computeIfAbsent(schema, AnswerSchema::parse);
        Set<String> terms = new HashSet<>(EVENT_NAMES);
        terms.addAll(known.terms());
        return new AnswerStream(certain, new StructuredAnswer(placeholders, most, terms, known));
    }
}
