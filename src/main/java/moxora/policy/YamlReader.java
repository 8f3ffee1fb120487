package moxora.policy;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads one YAML document from the parser's tokens.
 *
 * <p>Not by the library's tree reader: that one knows where values start but not where keys do, takes the last of two
 * equal keys, takes an alias for its name, and stops after the first document.
 */
final class YamlReader {

    /** A policy is four levels deep; what is deeper is an attack or a slip. */
    private static final int DEEPEST = 16;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String file;
    private final Problems problems;
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, String> numbers = new HashMap<>();
    private Place last = new Place(1, 1);

    private YamlReader(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The document, or empty when it cannot be read to its end; problems of both kinds are added. */
    static Optional<YamlDocument> read(String file, byte[] bytes, Problems problems) {
        YamlReader reader = new YamlReader(file, problems);
        return reader.decode(bytes).flatMap(reader::parse);
    }

    private Optional<String> decode(byte[] bytes) {
        CharBuffer text = CharBuffer.allocate(bytes.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        boolean malformed =
                StandardCharsets.UTF_8.newDecoder().decode(in, text, true).isError();
        text.flip();
        if (malformed) {
            String found = String.format("the byte 0x%02X, which is not UTF-8 here", bytes[in.position()]);
            problems.add(new Problem(file, Place.after(text), "", found, "a file in UTF-8"));
            return Optional.empty();
        }
        return Optional.of(text.toString());
    }

    private Optional<YamlDocument> parse(String text) {
        try (YAMLParser parser = (YAMLParser) new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                report(new Place(1, 1), "", "no document", "a map of keys");
                return Optional.empty();
            }
            places.put("", place(parser));
            JsonNode root = value(parser, "", 0);
            if (parser.nextToken() != null) {
                report(place(parser), "", "a second document", "one document");
            }
            return Optional.of(new YamlDocument(file, root, places, numbers));
        } catch (JacksonException e) {
            reportSyntax(e);
            return Optional.empty();
        }
    }

    private JsonNode value(YAMLParser parser, String pointer, int depth) {
        JsonToken token = parser.currentToken();
        if (depth > DEEPEST) {
            report(place(parser), pointer, "a value more than " + DEEPEST + " levels deep", "flatter values");
            parser.skipChildren();
            return NODES.nullNode();
        }
        if (parser.isCurrentAlias()) {
            String found = "the alias *" + Found.shortened(parser.getString());
            report(places.getOrDefault(pointer, place(parser)), pointer, found, "the value itself");
            return NODES.nullNode();
        }
        return switch (token) {
            case START_OBJECT -> map(parser, pointer, depth);
            case START_ARRAY -> list(parser, pointer, depth);
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> NODES.nullNode();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(pointer, parser.getString());
            default -> NODES.stringNode(parser.getString());
        };
    }

    private ObjectNode map(YAMLParser parser, String pointer, int depth) {
        ObjectNode map = NODES.objectNode();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            String child = YamlDocument.child(pointer, key);
            Place place = place(parser);
            parser.nextToken();
            if (map.has(key)) {
                Place first = places.getOrDefault(child, Place.NOWHERE);
                report(place, child, "the key again, after line " + first.line(), "each key once");
                parser.skipChildren();
                continue;
            }
            places.put(child, place);
            map.set(key, value(parser, child, depth + 1));
        }
        return map;
    }

    private ArrayNode list(YAMLParser parser, String pointer, int depth) {
        ArrayNode list = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String child = pointer + "/" + list.size();
            places.put(child, place(parser));
            list.add(value(parser, child, depth + 1));
        }
        return list;
    }

    /**
     * A whole number as people write it is one; any other writing becomes some number that no key takes, unlike its
     * neighbours, and a message quotes it as it was written.
     */
    private JsonNode number(String pointer, String written) {
        numbers.put(pointer, written);
        return written.matches("0|[1-9][0-9]{0,8}")
                ? NODES.numberNode(Integer.parseInt(written))
                : NODES.numberNode(-0.5 - numbers.size());
    }

    private void report(Place place, String pointer, String found, String allowed) {
        problems.add(new Problem(file, place, pointer, found, allowed));
    }

    private Place place(YAMLParser parser) {
        last = place(parser.currentTokenLocation());
        return last;
    }

    private static Place place(TokenStreamLocation location) {
        return new Place(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    /** Where and what; the library's own place is the last token's, which may lie lines before a scanner's complaint. */
    private void reportSyntax(JacksonException e) {
        Place place = e.getLocation() == null ? last : place(e.getLocation());
        String complaint = String.valueOf(e.getOriginalMessage());
        if (e.getCause() instanceof MarkedYamlEngineException marked) {
            place = marked.getProblemMark().map(YamlReader::place).orElse(place);
            String begun = marked.getContextMark()
                    .map(mark -> " that begins in line " + place(mark).line())
                    .orElse("");
            String context = marked.getContext() == null ? "" : marked.getContext() + begun + ": ";
            complaint = context + marked.getProblem();
        }
        report(place, "", "a YAML syntax error (" + Found.shortened(complaint) + ")", "valid YAML");
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
