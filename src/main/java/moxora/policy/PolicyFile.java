package moxora.policy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Period;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moxora.field.CustomFieldType;
import moxora.field.DataClass;
import moxora.field.PersonalField;

/** Turns the bytes of one file into a policy, or into problems. */
final class PolicyFile {

    /** Before the type of a custom field whose index is a leak of its own. */
    private static final String CUSTOM_FIELD_TYPE = "customField.";

    private final List<PolicySchema> schemas;
    private final Problems problems;

    PolicyFile(List<PolicySchema> schemas, Problems problems) {
        this.schemas = schemas;
        this.problems = problems;
    }

    Optional<Policy> parse(String label, String baseName, byte[] bytes) {
        int before = problems.size();
        Optional<YamlDocument> document = YamlReader.read(label, bytes, problems);
        document.ifPresent(read -> {
            new PolicyRules(schemas.get(0), read, problems).check(baseName);
            schemas.forEach(schema -> schema.check(read, problems));
        });
        return problems.size() > before ? Optional.empty() : document.map(read -> policy(read, digest(bytes)));
    }

    private static Policy policy(YamlDocument document, String digest) {
        RetentionFile file = new RetentionFile(document);
        Policy policy = policy(document, file.retention(), digest);
        return policy.with(Contradictions.of(policy, file));
    }

    private static Policy policy(YamlDocument document, Retention retention, String digest) {
        return new Policy(
                text(document, "/policy"),
                new Policy.Source(
                        text(document, "/source/title"),
                        document.text("/source/lastUpdated").orElse(null)),
                new ClosureTerms(
                        Period.parse(text(document, "/closure/deadline")),
                        Period.parse(text(document, "/closure/undoWindow")),
                        ClosureTerms.Method.valueOf(document.text("/closure/method")
                                .orElse("delete")
                                .toUpperCase(Locale.ROOT)),
                        number(document, "/closure/people", 1)),
                new Policy.Session(
                        Duration.parse(text(document, "/session/absoluteLifetime")),
                        Duration.parse(text(document, "/session/idleLifetime")),
                        text(document, "/session/cookie")),
                Policy.Mfa.valueOf(document.text("/mfa").orElse("optional").toUpperCase(Locale.ROOT)),
                new Policy.Search(
                        leaks(document)
                                .filter(leak -> !leak.startsWith(CUSTOM_FIELD_TYPE))
                                .flatMap(PolicyFile::leakingFields)
                                .collect(Collectors.toSet()),
                        leaks(document)
                                .filter(leak -> leak.startsWith(CUSTOM_FIELD_TYPE))
                                .map(leak -> CustomFieldType.named(leak.substring(CUSTOM_FIELD_TYPE.length()))
                                        .orElseThrow())
                                .collect(Collectors.toSet())),
                new Policy.Contacts(
                        document.text("/contacts/undeclaredCustomFields")
                                .orElse("allowed")
                                .equals("allowed"),
                        document.root().at("/contacts/uniqueEmail").asBoolean(false)),
                new Policy.Access(
                        number(document, "/access/readsPerHour", Policy.Access.USUAL.readsPerHour()),
                        number(document, "/access/adminReadsPerHour", Policy.Access.USUAL.adminReadsPerHour()),
                        number(document, "/access/exportsPerHour", Policy.Access.USUAL.exportsPerHour())),
                emailEvents(document, retention),
                new Policy.Audit(Policy.Network.valueOf(
                        document.text("/audit/network").orElse("dropped").toUpperCase(Locale.ROOT))),
                ai(document, retention),
                new ProcessorFile(document).processors(),
                retention,
                List.of(),
                digest);
    }

    private static AiTerms ai(YamlDocument document, Retention retention) {
        return new AiTerms(
                document.root()
                        .at("/ai/features")
                        .propertyStream()
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toMap(
                                Function.identity(),
                                feature -> texts(document, YamlDocument.child("/ai/features", feature)))),
                AiTerms.FreeText.valueOf(
                        document.text("/ai/freeText").orElse("none").toUpperCase(Locale.ROOT)),
                AiTerms.SpecialCategories.valueOf(
                        document.text("/ai/specialCategories").orElse("stop").toUpperCase(Locale.ROOT)),
                document.text("/ai/training").orElse("forbidden").equals("allowed"),
                document.text("/ai/automaticDecisions").orElse("forbidden").equals("allowed"),
                retention.of(DataClass.AI_RECEIPTS).orElse(null));
    }

    private static Policy.EmailEvents emailEvents(YamlDocument document, Retention retention) {
        return new Policy.EmailEvents(
                Policy.Tracking.valueOf(text(document, "/emailEvents/tracking").toUpperCase(Locale.ROOT)),
                Policy.Network.valueOf(
                        document.text("/emailEvents/network").orElse("dropped").toUpperCase(Locale.ROOT)),
                document.text("/emailEvents/clickedUrls")
                        .orElse("withoutQueryValues")
                        .equals("whole"),
                document.text("/emailEvents/doNotTrack").orElse("honoured").equals("honoured"),
                retention.of(DataClass.EMAIL_EVENTS).orElse(null),
                retention.of(DataClass.PARKED_EVENTS).orElseThrow(),
                number(document, "/emailEvents/minimumCell", Policy.EmailEvents.USUAL_MINIMUM_CELL));
    }

    private static Stream<String> leaks(YamlDocument document) {
        return texts(document, "/search/acceptedLeaks").stream();
    }

    private static Stream<PersonalField> leakingFields(String wire) {
        return switch (wire) {
            case "tag" -> Stream.of(PersonalField.TAGS);
            case "company" -> Stream.of(PersonalField.COMPANY);
            case "name" -> Stream.of(PersonalField.FIRST_NAME, PersonalField.LAST_NAME);
            case "customField" -> Stream.of(PersonalField.CUSTOM_FIELDS);
            default -> throw new IllegalStateException("The schema let pass " + wire);
        };
    }

    private static String text(YamlDocument document, String pointer) {
        return document.text(pointer)
                .orElseThrow(() -> new IllegalStateException("The schema let pass no text at " + pointer));
    }

    private static int number(YamlDocument document, String pointer, int otherwise) {
        return document.root().at(pointer).asInt(otherwise);
    }

    private static List<String> texts(YamlDocument document, String pointer) {
        return IntStream.range(0, document.root().at(pointer).size())
                .mapToObj(i -> text(document, pointer + "/" + i))
                .toList();
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
