package moxora.disclosure;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
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
    private static final Set<String> LIMITS = Set.of("valuesPerField", "charactersPerValue", "events");
    private static final int HIGHEST_LIMIT = 1_000;

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
        requireKeys(name, root, KEYS);
        requireKeys(name + ", limits", root.path("limits"), LIMITS);
        if (!text(name, root, "name").equals(name)) {
            throw new IllegalArgumentException(name + ": the name is not the file's own");
        }
        try {
            return new Feature(
                    name,
                    text(name, root, "system").strip(),
                    new Template(text(name, root, "user").strip()),
                    new Feature.Limits(
                            limit(root, "valuesPerField"), limit(root, "charactersPerValue"), limit(root, "events")));
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

    private static void requireKeys(String where, JsonNode node, Set<String> expected) {
        Set<String> found = new TreeSet<>(node.propertyNames());
        if (!found.equals(expected)) {
            throw new IllegalArgumentException(
                    where + ": the keys are " + found + "; needed are " + new TreeSet<>(expected));
        }
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
