package moxora.disclosure.feature;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import moxora.fault.Fault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema (2020-12) that a structured answer must fit. */
public final class AnswerSchema {

    private static final int MOST_COMPLAINTS = 20;

    /** Of an object, a list, a text, a number; what else there is in JSON Schema may be refused. */
    private static final Set<String> STRICT_KEYWORDS = Set.of(
            "type",
            "title",
            "description",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "minItems",
            "maxItems",
            "enum",
            "const",
            "anyOf",
            "pattern",
            "minimum",
            "maximum");

    private static final Pattern INDEX = Pattern.compile("[0-9]{1,4}");

    private final JsonNode source;
    private final Schema schema;
    private final Set<String> names = new HashSet<>();

    private AnswerSchema(JsonNode source, Schema schema) {
        this.source = source;
        this.schema = schema;
        collectNames(source);
    }

    /** @throws IllegalArgumentException if it is no JSON Schema. Nothing is fetched from a network for it. */
    public static AnswerSchema parse(String json) {
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
            return new AnswerSchema(source, schema);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        } catch (SchemaException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Where the answer does not fit, by JSON pointer and keyword of the schema; nothing of the answer is quoted, also no
     * name of a property that the schema does not have.
     */
    public List<Fault.Complaint> check(JsonNode answer) {
        return schema.validate(answer).stream()
                .map(this::complaint)
                .distinct()
                .sorted(Comparator.comparing(Fault.Complaint::pointer).thenComparing(Fault.Complaint::code))
                .limit(MOST_COMPLAINTS)
                .toList();
    }

    private Fault.Complaint complaint(Error error) {
        return new Fault.Complaint(
                pointer(error.getInstanceLocation().toString()),
                error.getKeyword(),
                "The schema of the feature says " + error.getKeyword() + ".");
    }

    /** A name that is not the schema's own is the answer's, and gives way to a star. */
    private String pointer(String location) {
        return Arrays.stream(location.split("/", -1))
                .map(name -> name.isEmpty()
                                || names.contains(name)
                                || INDEX.matcher(name).matches()
                        ? name
                        : "*")
                .collect(Collectors.joining("/"));
    }

    /**
     * Whether it stays within what processors take as a strict schema: objects are closed and require each of their
     * properties, and only keywords stand in it that OpenAI names for structured outputs. Others are asked for all the
     * same, and held against the answer here.
     */
    public boolean isWithinStrictSubset() {
        return isStrict(source);
    }

    private static boolean isStrict(JsonNode schema) {
        if (!STRICT_KEYWORDS.containsAll(schema.propertyNames())) {
            return false;
        }
        JsonNode properties = schema.path("properties");
        boolean closed = properties.isMissingNode()
                || (schema.path("additionalProperties").isBoolean()
                        && !schema.path("additionalProperties").booleanValue()
                        && required(schema).equals(Set.copyOf(properties.propertyNames())));
        return closed
                && properties.valueStream().allMatch(AnswerSchema::isStrict)
                && (schema.path("items").isMissingNode() || isStrict(schema.path("items")))
                && schema.path("anyOf").valueStream().allMatch(AnswerSchema::isStrict);
    }

    private static Set<String> required(JsonNode schema) {
        return schema.path("required").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    }

    /** The words that the schema itself has an answer say: its enumerations and constants. */
    public Set<String> terms() {
        Set<String> terms = new HashSet<>();
        collect(source, terms);
        return terms;
    }

    private static void collect(JsonNode node, Set<String> terms) {
        node.path("enum").forEach(term -> add(term, terms));
        add(node.path("const"), terms);
        node.forEach(child -> collect(child, terms));
    }

    private void collectNames(JsonNode node) {
        names.addAll(node.path("properties").propertyNames());
        node.forEach(this::collectNames);
    }

    private static void add(JsonNode term, Set<String> terms) {
        if (term.isString()) {
            terms.add(term.stringValue());
        }
    }
}
