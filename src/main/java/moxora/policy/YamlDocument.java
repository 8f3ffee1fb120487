package moxora.policy;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * A policy file after reading: its values, and where each of them stands.
 *
 * @param file the name for messages
 * @param places by JSON pointer: the place of a key, or of an element in a list
 * @param numbers by JSON pointer: what stands there as written, where it is a number
 */
record YamlDocument(String file, JsonNode root, Map<String, Place> places, Map<String, String> numbers) {

    Place place(String pointer) {
        return places.getOrDefault(pointer, Place.NOWHERE);
    }

    Optional<String> text(String pointer) {
        JsonNode node = root.at(pointer);
        return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
    }

    /** What stands at the pointer, for a message. */
    String found(String pointer) {
        JsonNode node = root.at(pointer);
        if (node.isMissingNode() || node.isNull()) {
            return "nothing";
        }
        return Found.shortened(written(pointer, node));
    }

    /** The value in the flow style of YAML, about as the operator wrote it. */
    private String written(String pointer, JsonNode node) {
        if (node.isArray()) {
            return IntStream.range(0, node.size())
                    .mapToObj(i -> written(pointer + "/" + i, node.get(i)))
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        if (node.isObject()) {
            return node.propertyStream()
                    .map(member -> member.getKey() + ": " + written(child(pointer, member.getKey()), member.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return node.isString() ? node.stringValue() : numbers.getOrDefault(pointer, node.toString());
    }

    Problem problem(String pointer, String allowed) {
        return new Problem(file, place(pointer), pointer, found(pointer), allowed);
    }

    /** The pointer of a member, escaped as RFC 6901 wants it. */
    static String child(String parent, String key) {
        return parent + "/" + key.replace("~", "~0").replace("/", "~1");
    }
}
