package moxora.policy;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema of a policy file, and what it says is allowed at a key. */
final class PolicySchema {

    private static final String BUNDLED = "/policy/schema.json";

    private final JsonNode source;
    private final Schema schema;

    private PolicySchema(JsonNode source, Schema schema) {
        this.source = source;
        this.schema = schema;
    }

    static byte[] bundledBytes() {
        try (InputStream in = PolicySchema.class.getResourceAsStream(BUNDLED)) {
            if (in == null) {
                throw new IllegalStateException("The build left " + BUNDLED + " out of the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Throws an {@link IllegalArgumentException} if it is no JSON Schema. Nothing is fetched from a network for it. */
    static PolicySchema parse(byte[] json) {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemaLoader(loader -> loader.block(iri -> true))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .locale(Locale.ROOT)
                                .build()));
        try {
            JsonNode source = JsonMapper.shared().readTree(json);
            Schema schema = registry.getSchema(source);
            schema.initializeValidators();
            return new PolicySchema(source, schema);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        } catch (SchemaException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    void check(YamlDocument document, Problems problems) {
        for (Error error : schema.validate(document.root())) {
            problems.add(problem(document, error));
        }
    }

    private Problem problem(YamlDocument document, Error error) {
        String pointer = error.getInstanceLocation().toString();
        String keyword = error.getKeyword();
        if ("additionalProperties".equals(keyword)) {
            String unknown = YamlDocument.child(pointer, error.getProperty());
            String allowed = keys(at(pointer));
            return new Problem(document.file(), document.place(unknown), unknown, "an unknown key", allowed);
        }
        if ("required".equals(keyword)) {
            String missing = YamlDocument.child(pointer, error.getProperty());
            return new Problem(document.file(), document.place(pointer), missing, "nothing", allowed(missing));
        }
        JsonNode here = at(pointer);
        return document.problem(pointer, here.isMissingNode() ? error.getMessage() : describe(here));
    }

    /** What the schema allows at that key, in words. */
    String allowed(String pointer) {
        return describe(at(pointer));
    }

    private JsonNode at(String pointer) {
        JsonNode node = source;
        for (String segment : pointer.split("/")) {
            if (!segment.isEmpty()) {
                JsonNode member = node.path("properties").path(segment);
                JsonNode any = node.path("additionalProperties").isObject()
                        ? node.path("additionalProperties")
                        : node.path("items");
                node = member.isMissingNode() ? any : member;
            }
        }
        return node;
    }

    private static String describe(JsonNode node) {
        if (node.path("title").isString()) {
            return node.path("title").stringValue();
        }
        if (node.has("enum")) {
            return words(node.path("enum"));
        }
        return node.has("properties") ? "a map of " + keys(node) : "what the schema says";
    }

    private static String keys(JsonNode node) {
        return String.join(", ", node.path("properties").propertyNames());
    }

    private static String words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asString()));
        return String.join(", ", words);
    }
}
