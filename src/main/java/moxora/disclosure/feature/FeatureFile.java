package moxora.disclosure.feature;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads one declared feature, and refuses a key too many as well as a key too few. */
final class FeatureFile {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Set<String> KEYS = Set.of("name", "limits", "system", "user");
    private static final Set<String> MORE_KEYS = Set.of("input", "contact", "answer");
    private static final Set<String> LIMITS = Set.of(
            "valuesPerField", "charactersPerValue", "events", "charactersOfText", "answerTokens", "answerCharacters");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    /** Paths beside the features. */
    private static final Set<String> TAKEN = Set.of("receipts", "usage");

    private static final int HIGHEST_LIMIT = 10_000;
    private static final int MOST_INPUTS = 10;

    private FeatureFile() {}

    static Feature shipped(String name) {
        String resource = "/ai/" + name + ".yaml";
        try (InputStream in = FeatureFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException(resource + " is not there");
            }
            return parse(name, new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException(resource + " cannot be read", e);
        }
    }

    /** @throws IllegalArgumentException when the text declares no feature of that name, saying why */
    static Feature parse(String name, String yaml) {
        JsonNode root = root(name, yaml);
        requireKeys(name, root, KEYS, MORE_KEYS);
        requireKeys(name + ", limits", root.path("limits"), LIMITS, Set.of());
        if (!text(name, root, "name").equals(name)) {
            throw new IllegalArgumentException(name + ": the name is not the file's own");
        }
        if (!NAME.matcher(name).matches() || TAKEN.contains(name)) {
            throw new IllegalArgumentException(name
                    + ": a name is a small letter, then small letters, digits and hyphens, 63 at most, and not "
                    + String.join(" or ", new TreeSet<>(TAKEN)));
        }
        try {
            return new Feature(
                    name,
                    text(name, root, "system").strip(),
                    new Template(text(name, root, "user").strip()),
                    input(root.path("input")),
                    isAboutAContact(root),
                    schema(root.path("answer")),
                    new Feature.Limits(
                            limit(root, "valuesPerField"),
                            limit(root, "charactersPerValue"),
                            limit(root, "events"),
                            limit(root, "charactersOfText"),
                            limit(root, "answerTokens"),
                            limit(root, "answerCharacters")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private static JsonNode root(String name, String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(name + ": " + e.getOriginalMessage(), e);
        }
    }

    private static void requireKeys(String where, JsonNode node, Set<String> needed, Set<String> possible) {
        Set<String> found = new TreeSet<>(node.propertyNames());
        Set<String> allowed = new TreeSet<>(needed);
        allowed.addAll(possible);
        if (!found.containsAll(needed) || !allowed.containsAll(found)) {
            String more = possible.isEmpty() ? "" : "; possible are " + new TreeSet<>(possible);
            throw new IllegalArgumentException(
                    where + ": the keys are " + found + "; needed are " + new TreeSet<>(needed) + more);
        }
    }

    private static Map<String, Integer> input(JsonNode input) {
        Map<String, Integer> inputs = new TreeMap<>();
        if (!input.isMissingNode() && !input.isObject() || input.size() > MOST_INPUTS) {
            throw new IllegalArgumentException("input names at most " + MOST_INPUTS + " texts with their lengths");
        }
        input.propertyStream().forEach(text -> {
            JsonNode length = text.getValue();
            boolean isName = text.getKey().chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
            if (!isName || !length.isInt() || length.intValue() < 1 || length.intValue() > HIGHEST_LIMIT) {
                throw new IllegalArgumentException(
                        "an input is a name of letters and a number of characters from 1 to " + HIGHEST_LIMIT);
            }
            inputs.put(text.getKey(), length.intValue());
        });
        return inputs;
    }

    private static boolean isAboutAContact(JsonNode root) {
        String contact = root.path("contact").asString("required");
        if (!Set.of("required", "none").contains(contact)) {
            throw new IllegalArgumentException("contact is required or none");
        }
        return contact.equals("required");
    }

    private static @Nullable String schema(JsonNode answer) {
        if (answer.isMissingNode() || (answer.isString() && answer.stringValue().equals("text"))) {
            return null;
        }
        if (!answer.isObject()) {
            throw new IllegalArgumentException("answer is text, or the JSON schema of an object");
        }
        try {
            AnswerSchema.parse(answer.toString());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("answer is no JSON schema: " + e.getMessage(), e);
        }
        return answer.toString();
    }

    private static String text(String name, JsonNode root, String key) {
        if (!root.path(key).isString()) {
            throw new IllegalArgumentException(name + ": " + key + " is a text");
        }
        return root.path(key).stringValue();
    }

    private static int limit(JsonNode root, String key) {
        JsonNode limit = root.path("limits").path(key);
        if (!limit.isInt() || limit.intValue() < 0 || limit.intValue() > HIGHEST_LIMIT) {
            throw new IllegalArgumentException(key + " is a number from 0 to " + HIGHEST_LIMIT);
        }
        return limit.intValue();
    }
}
