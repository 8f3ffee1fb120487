package moxora.disclosure.answer;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.List;
import java.util.Set;
import moxora.disclosure.feature.AnswerSchema;
import moxora.disclosure.redaction.Placeholders;
import moxora.fault.Fault;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A structured answer: strict JSON, bare or in one code fence, whose texts are cleaned and restored, and which fits the
 * schema of the feature as it is handed on. Nothing of it is certain before its end.
 */
final class StructuredAnswer implements AnswerStream.Reader {

    private static final int DEEPEST = 20;
    private static final int LONGEST_NUMBER = 40;
    private static final String FENCE = "```";

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Placeholders placeholders;
    private final int mostCharacters;
    private final Set<String> terms;
    private final AnswerSchema schema;
    private final StringBuilder content = new StringBuilder();

    StructuredAnswer(Placeholders placeholders, int mostCharacters, Set<String> terms, AnswerSchema schema) {
        this.placeholders = placeholders;
        this.mostCharacters = mostCharacters;
        this.terms = terms;
        this.schema = schema;
    }

    @Override
    public String add(String piece) {
        // Twice as many units as characters; the exact count is taken once, at the end.
        if (content.length() + piece.length() > 2 * mostCharacters) {
            throw Refusals.tooLong();
        }
        content.append(piece);
        return "";
    }

    @Override
    public String end() {
        if (content.codePointCount(0, content.length()) > mostCharacters) {
            throw Refusals.tooLong();
        }
        JsonNode read = read(unfenced(content.toString()));
        if (!(read instanceof ObjectNode object)) {
            throw Refusals.notJson();
        }
        JsonNode clean = clean(object);
        List<Fault.Complaint> complaints = schema.check(clean);
        if (!complaints.isEmpty()) {
            throw Refusals.schemaViolation(complaints);
        }
        return clean.toString();
    }

    @Override
    public Answer answer(String all) {
        try (JsonReader reader = Json.createReader(new StringReader(all))) {
            return new Answer(reader.readObject(), false);
        }
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException e) {
            // What it says quotes the answer, so it is no cause.
            throw Refusals.notJson();
        }
    }

    /** Models put JSON into a code fence even where they are told not to. */
    private static String unfenced(String text) {
        String stripped = text.strip();
        int line = stripped.indexOf('\n');
        if (!stripped.startsWith(FENCE) || !stripped.endsWith(FENCE) || line < 0) {
            return stripped;
        }
        String language = stripped.substring(FENCE.length(), line).strip();
        return language.isEmpty() || language.equalsIgnoreCase("json")
                ? stripped.substring(line, stripped.length() - FENCE.length())
                : stripped;
    }

    private JsonNode clean(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode clean = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(property -> {
                requireSafe(property.getKey());
                clean.set(property.getKey(), clean(property.getValue()));
            });
            return clean;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode clean = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> clean.add(clean(item)));
            return clean;
        }
        if (node.isString()) {
            return JsonNodeFactory.instance.stringNode(clean(node.stringValue()));
        }
        if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
            throw Refusals.notJson();
        }
        return node;
    }

    private String clean(String value) {
        CleanText text = new CleanText(placeholders, mostCharacters, terms);
        text.add(value);
        text.end();
        if (text.isShortened()) {
            throw Refusals.tooLong();
        }
        return text.take();
    }

    /** A name is what it seems: cleaning changes nothing in it, and it has no placeholder. */
    private void requireSafe(String key) {
        boolean anyPlaceholder = new Tokens(placeholders).any(key);
        if (anyPlaceholder || !clean(key).equals(key)) {
            throw Refusals.unsafeKey();
        }
    }
}
